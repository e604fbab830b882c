import type { ResumedCall } from "../../base/known_process.ts";
import { noRow } from "../../base/table.ts";
import type { DescriptorTable, OpenDescriptor, TableOwner } from "../descriptors/descriptor_table.ts";
import type { SignalSet } from "../signals/signal_set.ts";
import { newTaskSignals, type ProcessSignals, type TaskSignals } from "../signals/signal_state.ts";
import type { Process, Task } from "../trace.ts";

/** A process as the kernel sees it at the point of the log that the model has reached. */
export interface LiveProcess {
  readonly process: Process;
  parent: LiveProcess | undefined;
  table: DescriptorTable;
  /** Its tasks that have not ended. */
  readonly tasks: Set<LiveTask>;
  readonly signals: ProcessSignals;
  /** The call that ended it: its own exit_group, or the kill of another; `noRow` while it lives or if unknown. */
  endedBy: number;
  /** Calls that tasks of it were in when they ended, while it is not known what ended them. */
  readonly cutOff: number[];
  /** Children whose current parent it is, ended ones included. */
  readonly children: Set<LiveProcess>;
  /** PR_SET_CHILD_SUBREAPER: it takes over the orphans among its descendants. */
  isSubreaper: boolean;
  /** What the kernel sends its parent when it ends: 0 for none, the low byte of clone's flags. */
  exitSignal: number;
  /** Its working directory; undefined where the log does not tell, as without -y. */
  directory: string | undefined;
}

export interface LiveTask {
  readonly task: Task;
  process: LiveProcess;
  /** The descriptors it has for itself, or with some threads only; undefined while they are those of its process. */
  ownFiles: TableOwner | undefined;
  /** Row of the call it is in, `noRow` between calls. */
  call: number;
  /** Syscall number of `call`. */
  syscall: number;
  /** Its latest call that has returned, `noRow` at first. */
  lastCall: number;
  /** The descriptor its call works on. */
  descriptor: OpenDescriptor | undefined;
  readonly signals: TaskSignals;
  /** `lastCall` ended with EINTR or is to be repeated, and no signal has claimed it yet. */
  lastCallInterrupted: boolean;
  /** Its call is taken to wait only because it has not returned. */
  waitIsGuess: boolean;
  /** Of such a call: as it began there was room for all that it writes, so it was likely slow for another reason. */
  hadRoom: boolean;
  /** What it was in when strace attached to it, until restart_syscall has gone on with it. */
  resumes: ResumedCall | undefined;
  /** The mask that sigsuspend puts back. */
  maskBefore: SignalSet | undefined;
}

export function newLiveTask(task: Task, process: LiveProcess): LiveTask {
  return {
    task,
    process,
    ownFiles: undefined,
    call: noRow,
    syscall: -1,
    lastCall: noRow,
    descriptor: undefined,
    signals: newTaskSignals(),
    lastCallInterrupted: false,
    waitIsGuess: false,
    hadRoom: false,
    resumes: undefined,
    maskBefore: undefined,
  };
}
