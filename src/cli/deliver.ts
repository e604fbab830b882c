import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { sourceFiles } from "../capture/recording.ts";
import type { TracedProgram } from "../capture/traced_program.ts";
import { type OpenedTrace, wholeTrace } from "../export/opened_trace.ts";
import type { Summary } from "../protocol/summary.ts";
import { FileLog } from "../tracefile/log_source.node.ts";
import { parseMeta, type RecordedExit } from "../tracefile/meta.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { keptDays, markAsOurs } from "./leftovers.ts";
import { type OutputOptions, writeOutputs } from "./outputs.ts";
import { writeOutput } from "./private_file.ts";
import { accepted, Refusal, reasonOf } from "./refusal.ts";
import { withSources } from "./sources.ts";
import { say } from "./streams.ts";
import type { Watched } from "./watch_program.ts";

/**
 * Writes what was asked for from the recording, and then removes it: it lives on in the outputs. One that nobody asked
 * to keep and that shows a warning or worse stays for some days, for the run may not fail again; quiet, nothing stays. When writing fails,
 * says why, keeps it and says where it is. True if all is written.
 */
export async function deliver(
  program: TracedProgram,
  end: Watched,
  options: OutputOptions,
): Promise<boolean> {
  const { folder, log } = program.recording;
  try {
    const trace = await sourced(program, openRecording(program, end), options);
    const summary = await writeOutputs(trace, options);
    const saved = options.output !== undefined || options.html !== undefined;
    if (summary !== undefined && !saved && !options.quiet) {
      if (isWorthKeeping(summary)) return await keep(program, trace);
      say("The recording is not kept; -o FILE.ipctrace keeps one.");
    }
    await rm(folder, { recursive: true });
    return true;
  } catch (cause) {
    say(`ipc-scope: ${cause instanceof Refusal ? cause.message : reasonOf(cause)}`);
    if (existsSync(log)) say(`ipc-scope: The recording is kept for ${keptDays} days: ${log}`);
    return false;
  }
}

/** With the lines that its stacks stand for, if it has stacks. */
async function sourced(
  { stacks, recording }: TracedProgram,
  opened: OpenedTrace,
  { quiet = false, mapPath = [] }: OutputOptions,
): Promise<OpenedTrace> {
  if (stacks === undefined) return opened;
  const { approximateStacks } = sourceFiles(recording);
  const waiting = existsSync(approximateStacks) ? { approximateStacks: readFileSync(approximateStacks) } : {};
  const { trace, notes } = await withSources({ ...opened, ...waiting }, stacks);
  if (!quiet) for (const note of notes) say(`ipc-scope: ${note}`);
  return { ...trace, pathMapping: mapPath };
}

function isWorthKeeping({ findings }: Summary): boolean {
  return findings.some(({ severity }) => severity !== "info");
}

async function keep({ recording }: TracedProgram, trace: OpenedTrace): Promise<true> {
  const path = join(recording.folder, "recording.ipctrace");
  await writeOutput(path, writeTraceFile(accepted(wholeTrace(trace))));
  await markAsOurs(recording.folder);
  const { symbols, approximateStacks } = sourceFiles(recording);
  for (const part of [recording.log, recording.meta, symbols, approximateStacks])
    await rm(part, { force: true });
  say(`The recording is kept for ${keptDays} days: ${path}\n-o FILE.ipctrace keeps one where you like.`);
  return true;
}

function openRecording({ recording }: TracedProgram, { endedBy }: Watched): OpenedTrace {
  try {
    const meta = parseMeta(readFileSync(recording.meta));
    if (!meta.ok) throw new Refusal(meta.error);
    const exit: RecordedExit | null = endedBy === "timeout" ? { timeout: true } : meta.value.exit;
    return { log: new FileLog(recording.log), meta: { ...meta.value, exit }, symbols: null };
  } catch (cause) {
    const reason = cause instanceof Refusal ? cause.message : `${reasonOf(cause)}.`;
    throw new Refusal(`The recording cannot be read: ${reason} Was ${recording.folder} removed or changed?`);
  }
}
