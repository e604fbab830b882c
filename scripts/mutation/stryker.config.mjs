/**
 * npm run mutation: breaks the core in one place at a time, and tells which breaks no unit test notices. All of it takes a
 * night; `-- --mutate src/findings/sigpipe.ts` takes minutes.
 * @type {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "scripts/mutation/vitest.config.mts" },
  mutate: ["src/strace/**/*.ts", "src/ipc/**/*.ts", "src/findings/**/*.ts"],
  // Words of sentences are for readers; what a table at the top of a file says is changed under tests that are running already.
  mutator: { excludedMutations: ["StringLiteral"] },
  ignoreStatic: true,
  ignorePatterns: ["out", "dist", ".vscode-test"],
  tempDirName: "out/mutation/sandbox",
  reporters: ["clear-text", "html", "json"],
  htmlReporter: { fileName: "out/mutation/report.html" },
  jsonReporter: { fileName: "out/mutation/report.json" },
};
