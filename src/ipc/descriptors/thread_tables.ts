import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { LiveTask } from "../processes/live_process.ts";
import type { Trace } from "../trace.ts";
import { DescriptorTable, type OpenDescriptor, type TableOwner } from "./descriptor_table.ts";
import type { Descriptors } from "./descriptors.ts";

// Threads have the table of their process, until one takes a copy for itself (unshare(2), CLONE_FILES). Those it
// creates from then on have that copy with it.

/** Who has the descriptors that the calls of the task name. */
export function filesOf(task: LiveTask): TableOwner {
  return task.ownFiles ?? task.process;
}

/** Gives tasks tables of their own, and closes what is in them when the last that has one has ended. */
export class ThreadTables {
  readonly #trace: Trace;
  readonly #descriptors: Descriptors;
  #latest = 0;

  constructor(trace: Trace, descriptors: Descriptors) {
    this.#trace = trace;
    this.#descriptors = descriptors;
  }

  /** unshare(CLONE_FILES), CLOSE_RANGE_UNSHARE. */
  part(task: LiveTask, ns: Nanos, call: number): void {
    const files = filesOf(task);
    if (hasAnother(task, files)) this.#take(task, files.table.all(), ns, call);
    else this.#descriptors.part(files);
  }

  /** A thread is born by call `clone` of `creator`, with its table or a copy of it. */
  born(
    task: LiveTask,
    creator: LiveTask,
    copied: readonly OpenDescriptor[] | undefined,
    clone: number,
  ): void {
    const { startNs } = task.task;
    if (copied !== undefined) this.#take(task, copied, startNs, clone);
    else this.#have(task, creator.ownFiles, startNs);
  }

  /** The task has ended, and others of its process have not. */
  ended(task: LiveTask, ns: Nanos): void {
    const files = filesOf(task);
    if (hasAnother(task, files)) return;
    const { calls } = task.task;
    this.#descriptors.closeAll(files, ns, calls.length === 0 ? noRow : calls.at(calls.length - 1));
  }

  /** exec ends all other threads; the descriptors of the one that calls it become those of the process. */
  execed(task: LiveTask, ns: Nanos, call: number): void {
    const { process, ownFiles } = task;
    this.#descriptors.part(process);
    if (ownFiles === undefined) return;
    this.#descriptors.closeAll(process, ns, call);
    this.#descriptors.inherit(process, ownFiles.table.all(), ns, call);
    this.#have(task, undefined, ns);
    this.#descriptors.closeAll(ownFiles, ns, call);
  }

  /** `leader` lives on as what `heir` was. */
  superseded(leader: LiveTask, heir: LiveTask, ns: Nanos): void {
    const { ownFiles } = leader;
    if (ownFiles === heir.ownFiles) return;
    this.#have(leader, heir.ownFiles, ns);
    if (ownFiles !== undefined && !hasAnother(leader, ownFiles))
      this.#descriptors.closeAll(ownFiles, ns, leader.call);
  }

  #take(task: LiveTask, copied: readonly OpenDescriptor[], ns: Nanos, call: number): void {
    this.#latest++;
    const own = { process: task.process.process, ownTable: this.#latest, table: new DescriptorTable() };
    own.table.sharers.add(own);
    this.#descriptors.inherit(own, copied, ns, call);
    this.#have(task, own, ns);
  }

  #have(task: LiveTask, files: TableOwner | undefined, ns: Nanos): void {
    if (task.ownFiles === files) return;
    task.ownFiles = files;
    const row = this.#trace.ownTables.addRow();
    const { columns } = this.#trace.ownTables;
    columns.fromNs[row] = ns;
    columns.task[row] = task.task.index;
    columns.table[row] = files?.ownTable ?? 0;
  }
}

/** Whether another living task of the process has the same table. */
function hasAnother(task: LiveTask, files: TableOwner): boolean {
  for (const other of task.process.tasks) if (other !== task && filesOf(other) === files) return true;
  return false;
}
