import { noRow } from "../../base/table.ts";
import { later } from "../../base/time.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { quotedStrings, unquoted } from "../channels/quoted_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { cutOffCall } from "../processes/cut_off.ts";
import { breakWait } from "../waiting/blocking.ts";

const execveat = syscallNamed("execveat");

/** A new program in the same process: its name, its arguments, and the descriptors that survive. */
export const exec: Mechanism = {
  calls: ["execve", "execveat"],

  end(kernel, call) {
    const { record, process } = call;
    if (record.outcome !== "returned") return;
    kernel.processes.threadTables.execed(call.task, call.endNs, call.row);
    for (const descriptor of process.table.all()) {
      if (descriptor.closeOnExec) kernel.descriptors.close(process, descriptor.fd, call.endNs, call.row);
    }
    nameProgram(call);
    endOtherTasks(kernel, call);
    process.process.sharesMemoryWith = undefined;
    for (const watcher of kernel.processes.watchers) watcher.execed?.(call.task);
  },
};

function nameProgram({ record, process, row, endNs }: Call): void {
  const first = record.syscall === execveat ? 1 : 0;
  const path = unquoted(record.args.text(first));
  const argv = quotedStrings(record.args.text(first + 1));
  process.process.name = path.slice(path.lastIndexOf("/") + 1);
  process.process.argv = argv;
  // What strace forks for the command bears strace's name up to here, and -Y tells that.
  if (process.process.bornAs === "strace" && process.process.bornBy === undefined)
    process.process.bornAs = "";
  process.process.execs.push({ ns: endNs, call: row, path, argv });
}

/** exec leaves one task; the others got no chance to say so when the log was filtered. */
function endOtherTasks(kernel: Kernel, { process, task, row, endNs }: Call): void {
  for (const other of process.tasks) {
    if (other === task) continue;
    const { call } = other;
    cutOffCall(kernel, other, endNs);
    if (call !== noRow) breakWait(kernel, call, row);
    other.task.endNs = later(endNs, other.task.startNs);
    process.tasks.delete(other);
    if (other.ownFiles !== undefined) kernel.processes.threadTables.ended(other, endNs);
    kernel.processes.forget(other);
  }
}
