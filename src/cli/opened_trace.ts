import type { PathMapping } from "../protocol/source.ts";
import type { LogSource } from "../tracefile/log_source.ts";
import type { RecordingMeta } from "../tracefile/meta.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";
import { Refusal } from "./refusal.ts";

/** A `TraceFile` whose log may still be on disk, where it can be larger than the memory. */
export interface OpenedTrace {
  readonly log: LogSource;
  readonly meta: RecordingMeta | null;
  readonly symbols: Uint8Array | null;
  readonly approximateStacks?: Uint8Array;
  /** Where sources are here, for those that the program was built from elsewhere. */
  readonly pathMapping?: readonly PathMapping[];
}

/** 2 GiB: what an .ipctrace and a page that holds one can hold, and what Node reads at once. */
const mostBytes = 2 ** 31 - 1;

/** All of it in memory, for an output that contains the log itself. */
export function wholeTrace({ log, meta, symbols, approximateStacks }: OpenedTrace): TraceFile {
  requireSize(log);
  return {
    log: log.read(0, log.length),
    meta,
    symbols,
    ...(approximateStacks === undefined ? {} : { approximateStacks }),
  };
}

/** Refuses a log that does not fit into memory as a whole. */
export function requireSize(log: LogSource): void {
  if (log.length > mostBytes)
    throw new Refusal(
      `The log of ${log.length} bytes is too large for an .ipctrace or an HTML report, which hold ${mostBytes}. A smaller --string-limit or --max-size makes smaller ones.`,
    );
}
