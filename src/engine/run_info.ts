import type { KnownProcess } from "../base/known_process.ts";
import { later, type Nanos, nanos } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";

/** What is known of a run beyond its log: from the recording's meta data, empty for a foreign log. */
export interface RunInfo {
  readonly command: readonly string[];
  /** `strace 6.1`; "" if unknown. */
  readonly tracer: string;
  /** The run was ended because its time was up. */
  readonly timedOut: boolean;
  /**
   * Unix time at which we began to end the program, by timeout or by the user's Stop. What its processes waited for
   * then is what a person wants to know; a moment later they are only dead.
   */
  readonly stoppedUnixNs: bigint | undefined;
  /** The file ends too early: the trace is its beginning. */
  readonly cutShort?: boolean;
  /** Processes that ran already when they were attached to. */
  readonly attached?: readonly KnownProcess[];
}

export const unknownRun: RunInfo = { command: [], tracer: "", timedOut: false, stoppedUnixNs: undefined };

/** The time whose state sums the run up: its end, or the moment we ended it or let go of it. */
export function verdictNs(trace: Trace, run: RunInfo): Nanos {
  if (run.stoppedUnixNs === undefined || trace.startUnixNs === undefined) return trace.endNs;
  return nanos(Math.max(0, Number(run.stoppedUnixNs - trace.startUnixNs)));
}

/** A program that hangs writes nothing, but it hung until it was stopped: that time belongs to the trace. */
export function extendToVerdict(trace: Trace, run: RunInfo): void {
  trace.endNs = later(trace.endNs, verdictNs(trace, run));
}
