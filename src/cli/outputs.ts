import { textReport } from "../export/text.ts";
import { type TraceFile, writeTraceFile } from "../tracefile/trace_file.ts";
import { summaryOf } from "./analysis.ts";
import { requireWritable, writePrivateFile } from "./private_file.ts";
import { pageTitle, reportPage } from "./report_page.ts";
import { say } from "./streams.ts";

/** What `record` and `attach` leave behind, as asked on the command line. */
export interface OutputOptions {
  readonly output?: string;
  readonly json?: string;
  readonly html?: string;
  readonly quiet?: boolean;
}

/** Refuses outputs that cannot be written. */
export async function requireOutputs(options: OutputOptions): Promise<void> {
  for (const path of [options.output, options.json, options.html]) {
    if (path !== undefined) await requireWritable(path);
  }
}

/** Writes every output asked for; the summary in words goes to stderr unless it shall be quiet. */
export async function writeOutputs(file: TraceFile, options: OutputOptions): Promise<void> {
  if (options.output !== undefined) await writePrivateFile(options.output, writeTraceFile(file));
  if (options.quiet && options.json === undefined && options.html === undefined) return;
  const summary = summaryOf(file);
  if (options.json !== undefined) {
    await writePrivateFile(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  }
  if (options.html !== undefined) {
    await writePrivateFile(options.html, reportPage(file, pageTitle(summary)));
  }
  if (!options.quiet) {
    say(textReport(summary).trimEnd());
    if (options.output !== undefined) say(`Recording: ${options.output}`);
  }
}
