import { realpath } from "node:fs/promises";
import { ok } from "../base/result.ts";
import { type ReportFormat, reportOn } from "../export/formats.ts";
import type { PathMapping } from "../protocol/source.ts";
import { readInput } from "./input.ts";
import { outputTarget } from "./output_target.ts";
import { writeOutput } from "./private_file.ts";
import { accepted, exitCodes, Refusal } from "./refusal.ts";
import { pageMeans } from "./report_page.ts";
import { inPage, type SharingOptions, shared } from "./sharing.ts";
import { withSourcesOfNow } from "./sources.ts";
import { workingFolder } from "./working_folder.ts";

export interface ReportOptions extends SharingOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly mapPath?: readonly PathMapping[];
}

export async function report(trace: string, options: ReportOptions): Promise<number> {
  const { format, output = "-", mapPath = [] } = options;
  await refuseInputAsOutput(trace, output);
  const opened = await withSourcesOfNow(
    shared(readInput(trace), format === "html" ? inPage(options) : options),
  );
  const made = reportOn({ ...opened, pathMapping: mapPath }, format, {
    workingFolder: workingFolder(),
    pageMeans: () => ok(pageMeans()),
  });
  await writeOutput(output, accepted(made));
  return exitCodes.done;
}

/** Also refuses an output that cannot be written, before time is spent on the trace. */
async function refuseInputAsOutput(trace: string, output: string): Promise<void> {
  const target = await outputTarget(output);
  if (target.kind !== "file" || trace === "-") return;
  const input = await realpath(trace).catch(() => undefined);
  if (input === target.path)
    throw new Refusal(`${output} is the trace itself. Choose another name for the report.`);
}
