import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { TracedProgram } from "../capture/traced_program.ts";
import { parseMeta, type RecordedExit } from "../tracefile/meta.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";
import { type OutputOptions, writeOutputs } from "./outputs.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { say } from "./streams.ts";
import type { Watched } from "./watch_program.ts";

/**
 * Writes what was asked for from the recording, and then removes it: it lives on in the outputs. When writing fails,
 * says why, keeps it and says where it is. True if all is written.
 */
export async function deliver(
  program: TracedProgram,
  end: Watched,
  options: OutputOptions,
): Promise<boolean> {
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

function readRecording({ recording }: TracedProgram, { endedBy }: Watched): TraceFile {
  const log = readFileSync(recording.log);
  const meta = parseMeta(readFileSync(recording.meta));
  if (!meta.ok) throw new Refusal(meta.error);
  const exit: RecordedExit | null = endedBy === "timeout" ? { timeout: true } : meta.value.exit;
  return { log, meta: { ...meta.value, exit }, symbols: null };
}
