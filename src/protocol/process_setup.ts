import type { CallIndex, ChannelIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/** What a process has arranged for itself by a time: how it takes signals, what it has locked and mapped. */
export interface ProcessSetup {
  /** Signals with another action than the default one, by number. */
  readonly actions: readonly SignalAction[];
  /** False for a process older than the trace that has not called exec since: it may have set others before. */
  readonly actionsKnown: boolean;
  /** Signals that the thread holds back, by number. */
  readonly blocked: readonly string[];
  readonly locks: readonly LockAt[];
  readonly mappings: readonly MappingAt[];
}

export interface SetupQuery {
  readonly process: ProcessIndex;
  /** The thread whose mask is asked for. */
  readonly task: TaskIndex;
  readonly atNs: Nanos;
}

export interface SignalAction {
  /** `SIGUSR1` */
  readonly signal: string;
  readonly handling: "handler" | "ignore";
  /** Address of the handler as strace prints it: `0x401136`; "" where it is ignored. */
  readonly handler: string;
  /** `SA_RESTART|SA_SIGINFO`; "" for none. */
  readonly flags: string;
  /** The call that arranged it: of this process, or of an ancestor before the fork. */
  readonly setBy: CallIndex;
}

/** A lock on a file that a process holds. */
export interface LockAt {
  readonly channel: ChannelIndex;
  /** `file:/tmp/f` */
  readonly id: string;
  readonly kind: "flock" | "posix" | "ofd";
  readonly exclusive: boolean;
  /** First byte; null where the log does not tell. */
  readonly start: number | null;
  /** Bytes; null to the end of the file, however far it grows. */
  readonly length: number | null;
  readonly sinceNs: Nanos;
}

/** A piece of shared memory in a process. */
export interface MappingAt {
  readonly channel: ChannelIndex;
  readonly id: string;
  readonly name: string;
  readonly address: number;
  /** Bytes. */
  readonly length: number;
  /** Where in the object it begins, in bytes. */
  readonly offset: number;
  /** `rw-`, as in /proc/PID/maps. */
  readonly rights: string;
  readonly sinceNs: Nanos;
}
