import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { problemLine } from "../capture/problem.ts";
import { defaultRecordingsFolder } from "../capture/recording.ts";
import { startPassThrough } from "../capture/start_pass_through.ts";
import type { TracedProgram } from "../capture/traced_program.ts";
import { parseMeta, type RecordedExit, type RecordingMeta } from "../tracefile/meta.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";
import { exitCodeOf } from "./exit_code.ts";
import { type OutputOptions, requireOutputs, writeOutputs } from "./outputs.ts";
import { exitCodes, Refusal, reasonOf } from "./refusal.ts";
import { say } from "./streams.ts";
import { type RunEnd, watchProgram } from "./watch_program.ts";

export interface RecordOptions extends OutputOptions {
  readonly stacks?: boolean;
  readonly probe?: boolean;
  readonly stringLimit?: number;
  readonly maxSize?: number;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Runs a program under strace on our own stdin, stdout and stderr. Resolves to what to exit with: what it exited with. */
export async function record(
  command: readonly [string, ...string[]],
  options: RecordOptions,
): Promise<number> {
  refuseProbe(options);
  await requireOutputs(options);
  const signals = leaveSignalsToTheProgram();
  const started = await startPassThrough({
    command,
    cwd: process.cwd(),
    env: process.env,
    recordingsFolder: defaultRecordingsFolder(process.env),
    options: traceOptions(options),
  });
  if (!started.ok) throw new Refusal(problemLine(started.error));
  signals.stopOnRequest(started.value);
  const end = await watchProgram(started.value, limits(options));
  tellLimit(end, options);
  const exitCode = end.endedBy === "timeout" ? exitCodes.timedOut : exitCodeOf(end.exit);
  const written = await deliver(started.value, end, options);
  return written || exitCode !== exitCodes.done ? exitCode : exitCodes.unusable;
}

export function refuseProbe(options: RecordOptions): void {
  if (options.probe) throw new Refusal("--probe is not built yet.");
}

export function traceOptions(options: RecordOptions): { stacks: boolean; stringLimit?: number } {
  const { stacks = false, stringLimit } = options;
  return stringLimit === undefined ? { stacks } : { stacks, stringLimit };
}

export function limits(options: RecordOptions): { timeoutMs?: number; maxBytes?: number } {
  return {
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
    ...(options.maxSize === undefined ? {} : { maxBytes: options.maxSize }),
  };
}

/**
 * Writes what was asked for from the recording, and then removes it: it lives on in the outputs. When writing fails,
 * says why, keeps it and says where it is. True if all is written.
 */
export async function deliver(program: TracedProgram, end: RunEnd, options: OutputOptions): Promise<boolean> {
  const { folder } = program.recording;
  try {
    await writeOutputs(readRecording(program, end), options);
    await rm(folder, { recursive: true });
    return true;
  } catch (cause) {
    say(`ipc-scope: ${cause instanceof Refusal ? cause.message : reasonOf(cause)}`);
    say(`ipc-scope: The recording is kept: ${program.recording.log}`);
    return false;
  }
}

function readRecording(program: TracedProgram, end: RunEnd): TraceFile {
  const log = readFileSync(program.recording.log);
  const meta = parseMeta(readFileSync(program.recording.meta));
  if (!meta.ok) throw new Refusal(meta.error);
  if (end.endedBy !== "timeout") return { log, meta: meta.value, symbols: null };
  // What follows tells only how we ended the program, and would hide what it waited for.
  return { log: log.subarray(0, end.logLength), meta: timedOut(meta.value, end), symbols: null };
}

function timedOut(meta: RecordingMeta, end: RunEnd): RecordingMeta {
  const exit: RecordedExit = { timeout: true };
  return end.timeoutUnixMs === undefined
    ? { ...meta, exit }
    : { ...meta, exit, endUnixNs: `${end.timeoutUnixMs}000000` };
}

function tellLimit(end: RunEnd, options: RecordOptions): void {
  if (options.quiet || end.endedBy === undefined) return;
  say(
    end.endedBy === "timeout"
      ? `ipc-scope: ended the program after ${(options.timeout ?? 0) / 1000} s.`
      : `ipc-scope: ended the program: its recording passed ${options.maxSize} bytes.`,
  );
}

/**
 * Ctrl+C and Ctrl+\ reach the program through the terminal; here they only must not end us before the outputs are
 * written. A SIGTERM or SIGHUP for us alone ends the program, and then we write them.
 */
function leaveSignalsToTheProgram(): { stopOnRequest(program: TracedProgram): void } {
  let program: TracedProgram | undefined;
  let requested = false;
  const request = () => {
    requested = true;
    void program?.stop();
  };
  process.on("SIGINT", () => {});
  process.on("SIGQUIT", () => {});
  process.on("SIGTERM", request);
  process.on("SIGHUP", request);
  return {
    stopOnRequest(started) {
      program = started;
      if (requested) void program.stop();
    },
  };
}
