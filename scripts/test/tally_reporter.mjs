import { writeFileSync } from "node:fs";

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed tests, and files and errors outside of any test
 * @property {string[]} failures what failed, by name
 * @property {{ name: string, reason: string | null }[]} skipped
 * @property {string[]} repeated passed only when tried again: one to look at, though not a failure
 */

/** A vitest reporter that counts, and keeps the reason each skipped test gave: vitest's JSON reporter drops it. */
export class TallyReporter {
  /** @param {string} file where the tally is written as JSON */
  constructor(file) {
    this.file = file;
  }

  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Tally} */
    const tally = { passed: 0, failed: unhandledErrors.length, failures: [], skipped: [], repeated: [] };
    tally.failures.push(
      ...unhandledErrors.map((error) => `an error outside of any test: ${messageOf(error)}`),
    );
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") {
          tally.passed += 1;
          if (test.diagnostic()?.flaky === true) tally.repeated.push(nameOf(test));
        } else if (result.state === "failed") {
          failedTests += 1;
          tally.failures.push(nameOf(test));
        } else tally.skipped.push({ name: test.fullName, reason: reasonOf(test, result) });
      }
      // A file that does not load, or whose hook throws, fails without a failed test.
      const failedWithoutTest = failedTests === 0 && !module.ok();
      if (failedWithoutTest) tally.failures.push(`${module.relativeModuleId} did not get as far as a test`);
      tally.failed += failedWithoutTest ? 1 : failedTests;
    }
    writeFileSync(this.file, JSON.stringify(tally));
  }
}

/**
 * Why a test was skipped: what it said itself, or what its name or that of a group around it says in "(skipped: …)"; null if
 * nothing does.
 * @param {import("vitest/node").TestCase} test
 * @param {object} result
 */
function reasonOf(test, result) {
  const note = "note" in result && typeof result.note === "string" ? result.note : "";
  return note || (/\(skipped: (.+?)\)(?= > |$)/.exec(test.fullName)?.[1] ?? null);
}

/** @param {import("vitest/node").TestCase} test */
function nameOf(test) {
  return `${test.module.relativeModuleId}: ${test.fullName}`;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error || (typeof error === "object" && error !== null && "message" in error)
    ? String(error.message)
    : String(error);
}
