import { findingLine } from "../export/text.ts";
import type { Severity } from "../protocol/summary.ts";
import { summaryOf } from "./analysis.ts";
import { readInput } from "./input.ts";
import { exitCodes } from "./refusal.ts";
import { print } from "./streams.ts";

/** From mild to grave. */
export const severities = ["info", "warning", "error"] as const satisfies readonly Severity[];

/** Prints every finding like a compiler; found are those of severity `failOn` or worse. */
export function check(trace: string, failOn: Severity): number {
  const { findings } = summaryOf(readInput(trace));
  for (const finding of findings) print(`${findingLine(finding)}\n`);
  const threshold = severities.indexOf(failOn);
  const grave = findings.some(({ severity }) => severities.indexOf(severity) >= threshold);
  return grave ? exitCodes.found : exitCodes.done;
}
