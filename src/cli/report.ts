import { textReport } from "../export/text.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";
import { summaryOf } from "./analysis.ts";
import { readInput } from "./input.ts";
import { requireWritable, writePrivateFile } from "./private_file.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { pageTitle, reportPage } from "./report_page.ts";
import { print } from "./streams.ts";

type Render = (file: TraceFile) => string;

/** Every format of the contract; null: not built yet. */
const formats: Readonly<Record<string, Render | null>> = {
  text: (file) => textReport(summaryOf(file)),
  json: (file) => `${JSON.stringify(summaryOf(file), null, 2)}\n`,
  html: (file) => reportPage(file, pageTitle(summaryOf(file))),
  perfetto: null,
  chrome: null,
  mermaid: null,
  dot: null,
  csv: null,
  parquet: null,
  sarif: null,
};

export const formatNames = Object.keys(formats);

export interface ReportOptions {
  readonly format: string;
  readonly output?: string;
}

export async function report(trace: string, options: ReportOptions): Promise<number> {
  const render = formats[options.format];
  if (render === undefined || render === null) {
    const built = formatNames.filter((name) => formats[name] !== null).join(", ");
    throw new Refusal(`The format ${options.format} is not built yet; there are ${built}.`);
  }
  if (options.output !== undefined) await requireWritable(options.output);
  const text = render(readInput(trace));
  if (options.output === undefined) print(text);
  else await writePrivateFile(options.output, text);
  return exitCodes.done;
}
