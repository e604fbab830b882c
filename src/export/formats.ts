import { version } from "../../package.json";
import { ok, type Result } from "../base/result.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { analysed } from "./analysed.ts";
import { chromeTrace } from "./chrome.ts";
import { csvTable } from "./csv.ts";
import { dotGraph } from "./dot.ts";
import type { ExportedRun, Pieces } from "./exported_run.ts";
import { type OpenedTrace, wholeTrace } from "./opened_trace.ts";
import { parquetTable } from "./parquet.ts";
import { perfettoTrace } from "./perfetto/perfetto.ts";
import { sarifLog } from "./sarif.ts";
import { mermaidSequence } from "./sequence/mermaid.ts";
import { textReport } from "./text.ts";
import { type PageMeans, pageTitle, tracePage } from "./trace_page.ts";

/** What a report takes from where it is made. */
export interface ReportPlace {
  /** Sources below it are named from it; "" if there is none. */
  readonly workingFolder: string;
  /** Asked for a page alone. */
  readonly pageMeans: () => Result<PageMeans>;
}

export type Report = string | Pieces;

type Render = (trace: OpenedTrace, place: ReportPlace) => Result<Report>;

/** Every format of the contract. */
const formats = {
  text: ofRun(({ summary }, { workingFolder }) => textReport(summary, workingFolder)),
  json: ofRun(({ summary }) => `${JSON.stringify(summary, null, 2)}\n`),
  html: page,
  perfetto: ofRun(perfettoTrace),
  chrome: ofRun(chromeTrace),
  mermaid: ofRun(mermaidSequence),
  dot: ofRun(dotGraph),
  csv: ofRun(csvTable),
  parquet: ofRun(parquetTable),
  ipctrace: (trace) => mapped(wholeTrace(trace), (file) => [writeTraceFile(file)]),
  strace: (trace) => mapped(wholeTrace(trace), ({ log }) => [log]),
  sarif: ofRun(({ summary }, { workingFolder }) => sarifLog(summary, version, workingFolder)),
} as const satisfies Readonly<Record<string, Render>>;

export type ReportFormat = keyof typeof formats;

export const formatNames = Object.keys(formats) as readonly ReportFormat[];

/** The trace in a format. The error is one sentence for a person. */
export function reportOn(trace: OpenedTrace, format: ReportFormat, place: ReportPlace): Result<Report> {
  const render: Render = formats[format];
  return render(trace, place);
}

function ofRun(render: (run: ExportedRun, place: ReportPlace) => Report): Render {
  return (trace, place) => mapped(analysed(trace), (run) => render(run, place));
}

function page(trace: OpenedTrace, { pageMeans }: ReportPlace): Result<string> {
  const run = analysed(trace);
  if (!run.ok) return run;
  const means = pageMeans();
  return means.ok ? tracePage(trace, pageTitle(run.value.summary), means.value) : means;
}

function mapped<Value>(result: Result<Value>, make: (value: Value) => Report): Result<Report> {
  return result.ok ? ok(make(result.value)) : result;
}
