import type { Overview } from "../../src/protocol/engine.ts";
import { formatCount } from "../words/amount.ts";

/**
 * Processes shown at most, and channels at most: each is a lane, and all of them are looked through when the graph is
 * drawn anew, which at this number takes a few milliseconds.
 */
export const mostListed = 2000;

/** Which processes are here, where a trace has more than anyone looks through; null where it has not. */
export function partOfAll({ processList, processes }: Overview): string | null {
  if (processList.length < mostListed || processes <= processList.length) return null;
  return `${formatCount(processList.length)} of ${formatCount(processes)} processes are shown: those that talked or did most. The table and the search have all.`;
}
