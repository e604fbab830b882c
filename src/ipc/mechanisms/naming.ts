import { syscallNamed } from "../../strace/syscalls.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { pathArgument } from "../descriptors/path_argument.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";

const unlinkat = syscallNamed("unlinkat");
const linkat = syscallNamed("linkat");
const renameat = syscallNamed("renameat");
const renameat2 = syscallNamed("renameat2");

/** The path is free: who opens it from now on gets another file, FIFO or shared memory object. */
export const unlink: Mechanism = {
  calls: ["unlink", "unlinkat"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned") return;
    const path = pathArgument(call, record.syscall === unlinkat ? 1 : 0);
    noteFile(kernel, call, kernel.channels.forgetPath(path, call.endNs));
  },
};

export const rename: Mechanism = {
  calls: ["rename", "renameat", "renameat2"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned" || record.args.text(4).includes("RENAME_EXCHANGE")) return;
    const at = record.syscall === renameat || record.syscall === renameat2;
    const from = pathArgument(call, at ? 1 : 0);
    noteFile(kernel, call, kernel.channels.moveName(from, pathArgument(call, at ? 3 : 1), call.endNs));
  },
};

/** sem_open(3) makes a semaphore under a random name and then links it to its own. */
export const link: Mechanism = {
  calls: ["link", "linkat"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned") return;
    const at = record.syscall === linkat;
    const from = pathArgument(call, at ? 1 : 0);
    noteFile(kernel, call, kernel.channels.addName(from, pathArgument(call, at ? 3 : 1), call.endNs));
  },
};

/** What the call worked on, if that is known. */
function noteFile(kernel: Kernel, call: Call, live: LiveChannel | undefined): void {
  if (live !== undefined) kernel.trace.calls.setChannel(call.row, live.channel.index);
}
