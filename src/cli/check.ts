import { findingLine } from "../export/text.ts";
import type { PathMapping } from "../protocol/source.ts";
import type { Severity } from "../protocol/summary.ts";
import { readInput } from "./input.ts";
import { exitCodes } from "./refusal.ts";
import { withSourcesOfNow } from "./sources.ts";
import { print } from "./streams.ts";
import { summaryOf } from "./summary.ts";
import { workingFolder } from "./working_folder.ts";

/** From mild to grave. */
export const severities = ["info", "warning", "error"] as const satisfies readonly Severity[];

/** Prints every finding like a compiler; found are those of severity `failOn` or worse. */
export async function check(
  trace: string,
  failOn: Severity,
  pathMapping: readonly PathMapping[] = [],
): Promise<number> {
  const opened = await withSourcesOfNow(readInput(trace));
  const { findings } = summaryOf({ ...opened, pathMapping });
  for (const finding of findings) print(`${findingLine(finding, workingFolder())}\n`);
  const threshold = severities.indexOf(failOn);
  const grave = findings.some(({ severity }) => severities.indexOf(severity) >= threshold);
  return grave ? exitCodes.found : exitCodes.done;
}
