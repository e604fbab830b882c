import type { Trace } from "../ipc/trace.ts";
import type { ReadingProgress } from "../protocol/digest.ts";
import type { RunInfo } from "./run_info.ts";
import type { RecordedSources } from "./source/trace_sources.ts";

/** The log's bytes, for payloads: `read` gives exactly the range, or fewer bytes where the log ends. */
export interface LogBytes {
  read(offset: number, length: number): Uint8Array;
}

/** What the engine answers from. `trace` may grow between two questions. */
export interface EngineSource {
  readonly trace: Trace;
  readonly log: LogBytes;
  readonly run: RunInfo;
  /** What the recording brings along of the program's source; undefined if nothing, or not opened yet. */
  readonly recordedSources?: RecordedSources | undefined;
  /** The log is being written, and everything written has been read. Then the present moves with the clock. */
  readonly caughtUpLive: boolean;
  readonly live: boolean;
  /** The program needs the few processors there are, or did and more is written than read: see `TraceHead.behindNs`. */
  readonly spares?: boolean;
  /** How far a log that does not grow is read; undefined once it is, and while it grows. */
  readonly reading?: ReadingProgress | undefined;
  /** Leaves the rest of a log that does not grow unread. */
  stopReading?(): void;
}
