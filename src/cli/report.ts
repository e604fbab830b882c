import { realpath } from "node:fs/promises";
import { version } from "../../package.json";
import { chromeTrace } from "../export/chrome.ts";
import { csvTable } from "../export/csv.ts";
import { dotGraph } from "../export/dot.ts";
import type { Pieces } from "../export/exported_run.ts";
import { parquetTable } from "../export/parquet.ts";
import { perfettoTrace } from "../export/perfetto/perfetto.ts";
import { sarifLog } from "../export/sarif.ts";
import { mermaidSequence } from "../export/sequence/mermaid.ts";
import { textReport } from "../export/text.ts";
import type { PathMapping } from "../protocol/source.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { exportedRunOf, summaryOf } from "./analysis.ts";
import { readInput } from "./input.ts";
import { type OpenedTrace, wholeTrace } from "./opened_trace.ts";
import { outputTarget } from "./output_target.ts";
import { writeOutput } from "./private_file.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { pageTitle, reportPage } from "./report_page.ts";
import { inPage, type SharingOptions, sharedTrace } from "./shared_trace.ts";
import { withSourcesOfNow } from "./sources.ts";
import { workingFolder } from "./working_folder.ts";

type Render = (trace: OpenedTrace) => string | Pieces;

/** Every format of the contract. */
const formats = {
  text: (trace) => textReport(summaryOf(trace), workingFolder()),
  json: (trace) => `${JSON.stringify(summaryOf(trace), null, 2)}\n`,
  html: (trace) => reportPage(trace, pageTitle(summaryOf(trace))),
  perfetto: (trace) => perfettoTrace(exportedRunOf(trace)),
  chrome: (trace) => chromeTrace(exportedRunOf(trace)),
  mermaid: (trace) => mermaidSequence(exportedRunOf(trace)),
  dot: (trace) => dotGraph(exportedRunOf(trace)),
  csv: (trace) => csvTable(exportedRunOf(trace)),
  parquet: (trace) => parquetTable(exportedRunOf(trace)),
  ipctrace: (trace) => [writeTraceFile(wholeTrace(trace))],
  strace: (trace) => [wholeTrace(trace).log],
  sarif: (trace) => sarifLog(summaryOf(trace), version, workingFolder()),
} as const satisfies Readonly<Record<string, Render>>;

export type ReportFormat = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly ReportFormat[];

export interface ReportOptions extends SharingOptions {
  readonly format: ReportFormat;
  readonly output?: string;
  readonly mapPath?: readonly PathMapping[];
}

export async function report(trace: string, options: ReportOptions): Promise<number> {
  const render: Render = formats[options.format];
  const { output = "-" } = options;
  await refuseInputAsOutput(trace, output);
  const sharing = options.format === "html" ? inPage(options) : options;
  const opened = await withSourcesOfNow(sharedTrace(readInput(trace), sharing));
  await writeOutput(output, render({ ...opened, pathMapping: options.mapPath ?? [] }));
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
