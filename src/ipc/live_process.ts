import { noRow } from "../base/table.ts";
import type { DescriptorTable, OpenDescriptor } from "./descriptor_table.ts";
import type { Process, Task } from "./trace.ts";

/** A process as the kernel sees it at the point of the log that the model has reached. */
export interface LiveProcess {
  readonly process: Process;
  readonly parent: LiveProcess | undefined;
  table: DescriptorTable;
  /** Its tasks that have not ended. */
  readonly tasks: Set<LiveTask>;
}

export interface LiveTask {
  readonly task: Task;
  process: LiveProcess;
  /** Row of the call it is in, `noRow` between calls. */
  call: number;
  /** Syscall number of `call`. */
  syscall: number;
  /** Its latest call that has returned, `noRow` at first. */
  lastCall: number;
  /** The descriptor its call works on. */
  descriptor: OpenDescriptor | undefined;
}

export function newLiveTask(task: Task, process: LiveProcess): LiveTask {
  return { task, process, call: noRow, syscall: -1, lastCall: noRow, descriptor: undefined };
}
