import type { RecordingMeta } from "../tracefile/meta.ts";
import { openTraceFile, recognise } from "../tracefile/trace_file.ts";
import type { OpenedLog } from "./engine_loop.ts";
import { PiecedLog } from "./pieced_log.ts";
import { type RunInfo, unknownRun } from "./run_info.ts";

/** Whether a file that begins with `bytes` must be unpacked as a whole; a plain log can be read in pieces. */
export function isPacked(bytes: Uint8Array): boolean {
  return recognise(bytes) !== "log";
}

/** Opens a recording or a log held in memory. Throws an error whose message is for a person. */
export function openTraceBytes(bytes: Uint8Array): OpenedLog {
  const opened = openTraceFile(bytes);
  if (!opened.ok) throw new Error(opened.error);
  return { log: new PiecedLog(opened.value.log), run: runInfoOf(opened.value.meta) };
}

export function runInfoOf(meta: RecordingMeta | null): RunInfo {
  if (meta === null) return unknownRun;
  return {
    command: meta.command,
    tracer: meta.tracer,
    timedOut: meta.exit !== null && "timeout" in meta.exit,
    stoppedUnixNs: meta.stoppedUnixNs === undefined ? undefined : BigInt(meta.stoppedUnixNs),
    ...(meta.attached === undefined ? {} : { attached: meta.attached }),
  };
}
