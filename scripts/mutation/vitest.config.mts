import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that a change of the core is to be noticed by: quick ones, without strace, without random input. */
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    include: ["test/unit/{strace,ipc,findings,engine}/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
