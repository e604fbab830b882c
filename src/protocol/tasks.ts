import type { CallIndex, ChannelIndex, Pid, ProcessIndex, TaskIndex, Tid } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { Activity, BlockedAt } from "./engine.ts";

/** One thread at a time; of a process with one thread, the process itself. */
export interface TaskAt {
  readonly index: TaskIndex;
  readonly tid: Tid;
  readonly process: ProcessIndex;
  readonly pid: Pid;
  /** What its process ran then. */
  readonly name: string;
  readonly activity: Activity;
  readonly blocked: BlockedAt | null;
  /** The call it is in, or the last one it made; null before its first. */
  readonly call: CallIndex | null;
}

export interface BytesInFlightQuery {
  readonly channel: ChannelIndex;
  readonly atNs: Nanos;
  /** Bytes answered at most. */
  readonly limit: number;
}

/** What lies in a channel, written and not yet read. */
export interface BytesInFlight {
  /** From the byte that is read next; fewer than `total` where strace cut a payload or the limit was reached. */
  readonly bytes: ArrayBuffer;
  readonly total: number;
}
