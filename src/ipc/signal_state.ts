import type { Nanos } from "../base/time.ts";
import { noSignals, type SignalSet } from "./signal_set.ts";

/** What a process wants to happen when a signal reaches it. */
export interface Disposition {
  readonly handling: "handler" | "ignore";
  /** Held back while the handler runs, besides the signal itself. */
  readonly mask: SignalSet;
  /** SA_NODEFER, SA_RESETHAND, SA_NOCLDWAIT. */
  readonly noDefer: boolean;
  readonly oneShot: boolean;
  readonly noZombies: boolean;
}

/** A signal on its way: a row of `trace.signals`. */
export interface Pending {
  readonly row: number;
  readonly signal: number;
  /** Sender's pid, 0 if it is the kernel or unknown. */
  readonly fromPid: number;
}

/** Signals on their way to a process, or to one task of it. */
export interface SignalQueue {
  pending: Pending[];
  /** Merged into one that was pending; taken back when the log shows that they arrived after all. */
  coalesced: Pending[];
}

export function newSignalQueue(): SignalQueue {
  return { pending: [], coalesced: [] };
}

export interface ProcessSignals {
  readonly queue: SignalQueue;
  /** By signal number; absent: the default action. */
  dispositions: Map<number, Disposition>;
  /** False for a process older than the trace: handlers may be set that nobody saw. */
  dispositionsKnown: boolean;
  /** Children whose end the kernel has announced, or will, by SIGCHLD. */
  endedChildren: { readonly pid: number; readonly index: number; readonly ns: Nanos }[];
}

export interface TaskSignals {
  readonly queue: SignalQueue;
  mask: SignalSet;
  /** Rows of the signals whose handlers run, the innermost last. */
  readonly handlers: number[];
  /** Row of the latest signal it took, -1 at first. */
  latest: number;
}

export function newProcessSignals(dispositionsKnown: boolean): ProcessSignals {
  return { queue: newSignalQueue(), dispositions: new Map(), dispositionsKnown, endedChildren: [] };
}

export function newTaskSignals(mask: SignalSet = noSignals): TaskSignals {
  return { queue: newSignalQueue(), mask, handlers: [], latest: -1 };
}
