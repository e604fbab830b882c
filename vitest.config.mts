import { defineConfig } from "vitest/config";
import { reporters } from "./scripts/test/reporters.mjs";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/e2e/**"],
    testTimeout: 30_000,
    reporters: reporters(),
  },
});
