import { writeFileSync } from "node:fs";

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed tests, and files and errors outside of any test
 * @property {{ name: string, reason: string | null }[]} skipped
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
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") tally.passed += 1;
        else if (result.state === "failed") failedTests += 1;
        else tally.skipped.push({ name: test.fullName, reason: ("note" in result && result.note) || null });
      }
      // A file that does not load, or whose hook throws, fails without a failed test.
      tally.failed += failedTests === 0 && !module.ok() ? 1 : failedTests;
    }
    writeFileSync(this.file, JSON.stringify(tally));
  }
}
