import type { ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { HandlerFrame } from "./handler_frames.ts";
import { SignalQueue } from "./signal_queue.ts";
import { noSignals, type SignalSet } from "./signal_set.ts";

/** What a process wants to happen when a signal reaches it. */
export interface Disposition {
  readonly handling: "handler" | "ignore";
  /** Held back while the handler runs, besides the signal itself. */
  readonly mask: SignalSet;
  /** SA_NODEFER, SA_RESETHAND. */
  readonly noDefer: boolean;
  readonly oneShot: boolean;
}

export interface EndedChild {
  readonly pid: number;
  readonly index: ProcessIndex;
  readonly ns: Nanos;
}

/** What stopped a process, or let it go on, last. */
export interface Halt {
  /** The call that sent the signal, `noRow` if the log does not show it. */
  readonly sentBy: number;
  readonly ns: Nanos;
}

export interface ProcessSignals {
  readonly queue: SignalQueue;
  /** By signal number; absent: the default action. */
  dispositions: Map<number, Disposition>;
  /** False for a process older than the trace: handlers may be set that nobody saw. */
  dispositionsKnown: boolean;
  /** SA_NOCLDWAIT, with any handling of SIGCHLD: its children are not kept for it when they have ended. */
  noZombies: boolean;
  /** PR_SET_PDEATHSIG: what the kernel sends it when its parent ends; 0 for nothing. */
  deathSignal: number;
  /** Children whose end the kernel has announced, or will, by SIGCHLD. */
  endedChildren: EndedChild[];
  stopped: Halt | undefined;
  continued: Halt | undefined;
  /** Row of the signal whose default action is the process's end, -1 before that and when the process lived on. */
  fatal: number;
}

export interface TaskSignals {
  readonly queue: SignalQueue;
  mask: SignalSet;
  /** The handlers that run, the innermost last. */
  readonly handlers: HandlerFrame[];
  /** Row of the latest signal it took, -1 at first. */
  latest: number;
}

export function newProcessSignals(dispositionsKnown: boolean): ProcessSignals {
  return {
    queue: new SignalQueue(),
    dispositions: new Map(),
    dispositionsKnown,
    noZombies: false,
    deathSignal: 0,
    endedChildren: [],
    stopped: undefined,
    continued: undefined,
    fatal: -1,
  };
}

export function newTaskSignals(mask: SignalSet = noSignals): TaskSignals {
  return { queue: new SignalQueue(), mask, handlers: [], latest: -1 };
}
