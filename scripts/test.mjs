// npm test [-- STEP…]: installs what is missing and runs every check and test, or only the steps named.
import { parseArgs } from "node:util";
import { Failure, runCommand } from "./setup/failure.mjs";
import { steps } from "./test/steps.mjs";

await runCommand(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const names = steps.map(({ name }) => name);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new Failure(`No step is called ${unknown.join(", ")}. The steps are: ${names.join(", ")}.`);
  }
  const chosen = positionals.length === 0 ? steps : steps.filter(({ name }) => positionals.includes(name));

  /** @type {string[]} */
  const lines = [];
  let [passed, failed, skipped, failedSteps] = [0, 0, 0, 0];
  for (const step of chosen) {
    process.stdout.write(`\n== ${step.name}\n`);
    const startMs = performance.now();
    const { code, tally } = await outcomeOf(step);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    const unexplained = tally?.skipped.filter(({ reason }) => reason === null) ?? [];
    const ok = code === 0 && unexplained.length === 0;
    lines.push(`${ok ? "ok  " : "FAIL"}  ${step.name.padEnd(12)} ${seconds.padStart(6)} s`);
    for (const name of tally?.failures ?? []) lines.push(`        failed: ${name}`);
    for (const name of tally?.repeated ?? []) lines.push(`        passed only when tried again: ${name}`);
    for (const { name, reason } of tally?.skipped ?? []) {
      lines.push(`        skipped: ${name}: ${reason ?? "gave no reason, which counts as a failure"}`);
    }
    passed += tally?.passed ?? 0;
    failed += tally === undefined ? Number(code !== 0) : tally.failed + unexplained.length;
    skipped += (tally?.skipped.length ?? 0) - unexplained.length;
    failedSteps += ok ? 0 : 1;
  }
  process.stdout.write(`\n${lines.join("\n")}\n\n`);
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  return failedSteps > 0 ? 1 : 0;
});

/**
 * @param {import("./test/steps.mjs").Step} step
 * @returns {Promise<import("./test/steps.mjs").Outcome>} a need that cannot be met fails the step, in its own words
 */
async function outcomeOf({ needs, run }) {
  try {
    for (const need of needs) await need();
    return await run();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stdout.write(`${error.message}\n`);
    return { code: 1 };
  }
}
