import { defineConfig } from "vitest/config";
import { reporters } from "./scripts/test/reporters.mjs";

/** A real VS Code in a real browser: one server for all files, one file at a time. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.test.ts", "test/package/**/*.test.ts"],
    globalSetup: ["test/e2e/host/global_setup.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A browser, VS Code and strace at once on few cores: what passes only when tried again is named by `npm test`.
    retry: 1,
    // A first shell whose input is a socket, as Node's pipes are, would read the user's own .bashrc (bash(1)).
    env: { SHLVL: "2" },
    reporters: reporters(),
  },
});
