import { type OpenedTrace, wholeTrace } from "../export/opened_trace.ts";
import { textReport } from "../export/text.ts";
import { pageTitle } from "../export/trace_page.ts";
import type { PathMapping } from "../protocol/source.ts";
import type { Summary } from "../protocol/summary.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { outputTarget, targetKey } from "./output_target.ts";
import { writeOutput } from "./private_file.ts";
import { accepted, Refusal } from "./refusal.ts";
import { reportPage } from "./report_page.ts";
import { inPage, type SharingOptions, shared } from "./sharing.ts";
import { say } from "./streams.ts";
import { summaryOf } from "./summary.ts";
import { workingFolder } from "./working_folder.ts";

/** What `record` and `attach` leave behind, as asked on the command line. */
export interface OutputOptions extends SharingOptions {
  readonly output?: string;
  readonly json?: string;
  readonly html?: string;
  readonly quiet?: boolean;
  readonly mapPath?: readonly PathMapping[];
}

/** Refuses outputs that cannot be written, and two of them in one place. */
export async function requireOutputs(options: OutputOptions): Promise<void> {
  const taken = new Map<string, string>();
  for (const [option, name] of namedOutputs(options)) {
    const key = targetKey(await outputTarget(name));
    const other = taken.get(key);
    if (other !== undefined)
      throw new Refusal(`${other} and ${option} both name ${name}. Give each a file of its own.`);
    taken.set(key, option);
  }
}

/** While a program runs on it, stdout is the program's; two things in one stream could not be told apart. */
export function refuseStdout(options: OutputOptions): void {
  const [option] = namedOutputs(options).find(([, name]) => name === "-") ?? [];
  if (option !== undefined)
    throw new Refusal(
      `${option} -: stdout belongs to the recorded program. Name a file, or use >(…) of the shell.`,
    );
}

function namedOutputs({
  output,
  json,
  html,
}: OutputOptions): readonly (readonly [option: string, name: string])[] {
  const all = [
    ["-o", output],
    ["--json", json],
    ["--html", html],
  ] as const;
  return all.flatMap(([option, name]) => (name === undefined ? [] : [[option, name] as const]));
}

/**
 * Writes every output asked for; the summary in words goes to stderr unless it shall be quiet. Resolves to the summary,
 * or to undefined if nothing needed one: then the log was not even read.
 */
export async function writeOutputs(trace: OpenedTrace, options: OutputOptions): Promise<Summary | undefined> {
  if (options.output !== undefined)
    await writeOutput(options.output, writeTraceFile(accepted(wholeTrace(shared(trace, options)))));
  if (options.quiet && options.json === undefined && options.html === undefined) return undefined;
  const summary = summaryOf(trace);
  if (options.json !== undefined) {
    await writeOutput(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  }
  if (options.html !== undefined) {
    await writeOutput(options.html, reportPage(shared(trace, inPage(options)), pageTitle(summary)));
  }
  if (!options.quiet) {
    say(textReport(summary, workingFolder()).trimEnd());
    if (options.output !== undefined) say(`Recording: ${options.output}`);
  }
  return summary;
}
