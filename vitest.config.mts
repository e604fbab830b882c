import { defineConfig } from "vitest/config";
import { reporters } from "./scripts/test/reporters.mjs";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/e2e/**"],
    testTimeout: 30_000,
    // Some hooks bundle the command line first: seconds alone, many more beside other work.
    hookTimeout: 60_000,
    // A first shell whose input is a socket, as Node's pipes are, would read the user's own .bashrc (bash(1)).
    env: { SHLVL: "2" },
    reporters: reporters(),
  },
});
