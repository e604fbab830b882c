import { type ExactBytes, ownExactBytes } from "../capture/exact_bytes.ts";
import { problemLine } from "../capture/problem.ts";
import { defaultRecordingsFolder } from "../capture/recording.ts";
import { startPassThrough } from "../capture/start_pass_through.ts";
import type { TracedProgram } from "../capture/traced_program.ts";
import { AfterProgram } from "./after_program.ts";
import { deliver } from "./deliver.ts";
import { exitCodeOf } from "./exit_code.ts";
import { markAsOurs, removeLeftovers } from "./leftovers.ts";
import { refuseStdout, requireOutputs } from "./outputs.ts";
import { limits, type RecordOptions, traceOptions } from "./record_options.ts";
import { exitCodes, Refusal } from "./refusal.ts";
import { tellMissingStacks } from "./sources.ts";
import { say } from "./streams.ts";
import { tellCutShort, type Watched, watchProgram } from "./watch_program.ts";

/** Runs a program under strace on our own stdin, stdout and stderr. Resolves to what to exit with: what it exited with. */
export async function record(
  command: readonly [string, ...string[]],
  options: RecordOptions,
): Promise<number> {
  refuseStdout(options);
  await requireOutputs(options);
  const recordingsFolder = defaultRecordingsFolder(process.env);
  await removeLeftovers(recordingsFolder);
  const signals = leaveSignalsToTheProgram();
  const started = await startPassThrough({
    command,
    cwd: currentFolder(),
    env: process.env,
    exactly: exactlyAsGiven(command.length),
    recordingsFolder,
    options: traceOptions(options),
  });
  if (!started.ok) throw new Refusal(problemLine(started.error));
  if (!options.quiet) for (const note of started.value.notes) say(`ipc-scope: ${note}`);
  tellMissingStacks(options, started.value);
  await markAsOurs(started.value.recording.folder);
  const after = new AfterProgram(started.value, options.quiet ?? false);
  signals.passOn(started.value, after);
  const end = await watchProgram(started.value, limits(options));
  after.dispose();
  signals.letTwoEndUs();
  tellLimit(end, options);
  tellCutShort(started.value);
  const exitCode = end.endedBy === "timeout" ? exitCodes.timedOut : exitCodeOf(end.exit);
  const written = await deliver(started.value, end, options);
  return written || exitCode !== exitCodes.done ? exitCode : exitCodes.unusable;
}

/** The program and its arguments are the last words of our command line. */
function exactlyAsGiven(words: number): ExactBytes {
  const own = ownExactBytes();
  return { ...own, words: own.words.slice(-words) };
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new Refusal("The directory you are in has been removed. Change to one that exists.");
  }
}

function tellLimit(end: Watched, options: RecordOptions): void {
  if (options.quiet || end.endedBy === undefined) return;
  say(
    end.endedBy === "timeout"
      ? `ipc-scope: ended the program after ${(options.timeout ?? 0) / 1000} s.`
      : `ipc-scope: ended the program: its recording passed ${options.maxSize} bytes.`,
  );
}

/**
 * Ctrl+C and Ctrl+\\ reach the program through the terminal; here they only must not end us before the outputs are
 * written. A SIGTERM or SIGHUP for us alone ends the program, and then we write them.
 */
function leaveSignalsToTheProgram() {
  let program: TracedProgram | undefined;
  let requested = false;
  const request = () => {
    requested = true;
    void program?.stop();
  };
  process.on("SIGQUIT", () => {});
  process.on("SIGINT", () => {});
  process.on("SIGTERM", request);
  process.on("SIGHUP", request);
  return {
    passOn(started: TracedProgram, after: AfterProgram): void {
      program = started;
      process.on("SIGINT", () => after.interrupted());
      if (requested) void program.stop();
    },
    /** While the outputs are written, one Ctrl+C may still be the program's; a second is ours: a FIFO may have no reader. */
    letTwoEndUs(): void {
      process.once("SIGINT", () => process.once("SIGINT", dieOfInterrupt));
    },
  };
}

/** As if it had never been caught. Not by `exit`, which would wait for the write that does not end. */
function dieOfInterrupt(): void {
  process.removeAllListeners("SIGINT");
  process.kill(process.pid, "SIGINT");
}
