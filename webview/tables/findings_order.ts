import type { Finding } from "../../src/protocol/summary.ts";
import { matcherOf } from "../state/look.ts";
import type { Sorting } from "./grid.tsx";

const severities = ["error", "warning", "info"];

const keysOf: readonly ((finding: Finding) => string | number)[] = [
  ({ severity }) => severities.indexOf(severity),
  ({ rule }) => rule,
  ({ message }) => message,
  ({ ns }) => ns,
];

/** Findings in the order of a column, those that hold all the words. */
export function sortedFindings(
  findings: readonly Finding[],
  sorting: Sorting,
  words: string,
): readonly Finding[] {
  const matches = matcherOf(words);
  const keyOf = keysOf[sorting.column] ?? (() => 0);
  const sign = sorting.descending ? -1 : 1;
  return findings
    .filter(
      ({ message, rule, pids, channels }) =>
        matches?.([message, rule, ...pids, ...channels].join(" ")) ?? true,
    )
    .toSorted((a, b) => sign * (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}
