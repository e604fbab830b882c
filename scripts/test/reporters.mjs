import { TallyReporter } from "./tally_reporter.mjs";

/** What every vitest run prints; under `npm test` it is counted, too. */
export function reporters() {
  const tally = process.env.IPC_SCOPE_TALLY;
  return tally === undefined ? ["default"] : ["default", new TallyReporter(tally)];
}
