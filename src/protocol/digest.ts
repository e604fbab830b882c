import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/** A run at a glance: what a person wants to read first. A few lines, however long the trace. */
export interface Digest {
  readonly command: readonly string[];
  readonly durationNs: Nanos;
  /** `exit 0`, `killed by SIGPIPE`, `stopped: its time was up`; null while it runs or if the log does not say. */
  readonly end: string | null;
  readonly processes: number;
  readonly threads: number;
  readonly calls: number;
  readonly signals: number;
  readonly unparsed: number;
  /** The channels through which most was read or written, most first. */
  readonly busiest: readonly BusyChannel[];
  /** The longest waits, one of a thread at most, longest first. */
  readonly longestWaits: readonly LongWait[];
}

export interface BusyChannel {
  readonly channel: ChannelIndex;
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** `sort (42)`: up to three of each, by what they ran last. */
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

export interface LongWait {
  readonly call: CallIndex;
  readonly ns: Nanos;
  readonly process: ProcessIndex;
  /** `sort (42)` */
  readonly who: string;
  /** `read` */
  readonly name: string;
  /** `empty`, `full`, ...: the contract's reasons. */
  readonly reason: string;
  readonly channel: string | null;
  readonly waitedNs: Nanos;
  /** It waits still, at the end of what is known. */
  readonly still: boolean;
}

/** How far a log that is not growing has been read. Bytes, of the unpacked log. */
export interface ReadingProgress {
  readonly read: number;
  readonly total: number;
}
