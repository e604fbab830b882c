import { signalNumber } from "../../strace/signals.ts";
import { unquoted } from "../channels/quoted_text.ts";
import type { Kernel, Mechanism } from "../mechanism.ts";
import type { LiveTask } from "../processes/live_process.ts";

/** `getpid() = 40` in a line of task 41: then 41 is a thread of process 40. */
export const identity: Mechanism = {
  calls: ["getpid"],

  end(kernel, { record, task }) {
    if (record.outcome === "returned") showThread(kernel, task, record.value);
  },
};

/**
 * A line showed that `task` belongs to process `pid`. News only of tasks older than the trace: strace -p attaches to
 * the threads of a process without a word about it in the log. A number that no process of the trace has is that of
 * another pid namespace.
 */
export function showThread(kernel: Kernel, task: LiveTask, pid: number): void {
  const { process } = task.process;
  if (process.bornBy !== undefined || process.parent !== undefined) return;
  const owner = kernel.processes.withPid(pid);
  if (owner !== undefined && owner.process.pid === pid && owner.tasks.size > 0) {
    kernel.processes.join(task, owner);
  }
}

/** `prctl(PR_SET_NAME, "worker")`, what makes a process the one that orphans come to, and what it gets when it is one. */
export const setName: Mechanism = {
  calls: ["prctl"],

  end(_kernel, { record, task, process, row, endNs }) {
    if (record.outcome !== "returned") return;
    const option = record.args.text(0);
    if (option === "PR_SET_CHILD_SUBREAPER") process.isSubreaper = record.args.text(1) !== "0";
    if (option === "PR_SET_PDEATHSIG") process.signals.deathSignal = signalNumber(record.args.text(1));
    if (option !== "PR_SET_NAME") return;
    const name = unquoted(record.args.text(1));
    task.task.name = name;
    if ((task.task.tid as number) !== process.process.pid) return;
    process.process.renames.push({ ns: endNs, call: row, name });
  },
};
