import { err, ok, type Result } from "../base/result.ts";
import type { PathMapping } from "../protocol/source.ts";
import { newline } from "../strace/ascii.ts";
import { type LogSource, MemoryLog } from "../tracefile/log_source.ts";
import type { RecordingMeta } from "../tracefile/meta.ts";
import type { PayloadMode } from "../tracefile/privacy/payload_mode.ts";
import { sanitisedLog } from "../tracefile/privacy/sanitised_trace.ts";
import { largestLog, type TraceFile } from "../tracefile/trace_file.ts";
import { notStrace } from "./not_strace.ts";

/** A `TraceFile` whose log may still be on disk, where it can be larger than the memory. */
export interface OpenedTrace {
  readonly log: LogSource;
  readonly meta: RecordingMeta | null;
  readonly symbols: Uint8Array | null;
  readonly approximateStacks?: Uint8Array;
  /** Where sources are here, for those that the program was built from elsewhere. */
  readonly pathMapping?: readonly PathMapping[];
}

/** All of it in memory, for an output that contains the log itself; not a log that does not fit. */
export function wholeTrace(trace: OpenedTrace): Result<TraceFile> {
  const { log, meta, symbols, approximateStacks } = trace;
  if (log.length > largestLog) return err(tooLarge(log));
  return ok({
    log: log.read(0, log.length),
    meta,
    symbols,
    ...(approximateStacks === undefined ? {} : { approximateStacks }),
  });
}

/**
 * The trace as it may be given away: the same calls and sizes, of the payloads what `payload` says. What is no log of
 * strace is refused here, while it can still be said what it is: nothing of it would be left.
 */
export function sharedTrace(trace: OpenedTrace, payload: PayloadMode): Result<OpenedTrace> {
  if (payload.keep === "all") return ok(trace);
  if (trace.log.length > largestLog) return err(tooLarge(trace.log));
  const log = sanitisedLog(trace.log, payload);
  if (trace.meta === null && log.every((byte) => byte === newline)) return err(notStrace(trace.log));
  return ok({ ...trace, log: new MemoryLog(log) });
}

function tooLarge({ length }: LogSource): string {
  return `The log of ${length} bytes is too large for an .ipctrace or an HTML report, which hold ${largestLog}. A smaller --string-limit or --max-size makes smaller ones.`;
}
