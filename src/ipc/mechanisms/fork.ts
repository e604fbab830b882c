import { textOf } from "../../base/strings.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import type { Call, Mechanism } from "../mechanism.ts";
import type { Fork } from "../processes.ts";

const vfork = syscallNamed("vfork");

/** fork, vfork, clone, clone3. The child may speak before its parent's call returns: see `Processes`. */
export const fork: Mechanism = {
  calls: ["fork", "vfork", "clone", "clone2", "clone3"],
  readsHeadless: true,

  begin(kernel, call) {
    kernel.processes.beginFork(forkOf(call));
  },

  end(kernel, call) {
    const { record } = call;
    // Once more, now that the arguments are complete; also for a return whose entry is not in the log.
    const entered = kernel.processes.beginFork(forkOf(call));
    kernel.processes.endFork(entered, record.outcome === "returned" ? record.value : -1, call.endNs);
  },
};

function forkOf(call: Call): Fork {
  const { bytes, start, end } = call.record.args;
  const flags = textOf(bytes, start, end);
  return {
    call: call.row,
    parent: call.process,
    task: call.task,
    startNs: call.startNs,
    thread: flags.includes("CLONE_THREAD"),
    sharesFiles: flags.includes("CLONE_FILES"),
    sharesMemory: call.record.syscall === vfork || flags.includes("CLONE_VM"),
    snapshot: call.process.table.all(),
    child: undefined,
  };
}
