import { filesOf } from "../descriptors/thread_tables.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";

/** Linux closes the descriptor even when close fails, EBADF apart (close(2), "Dealing with error returns"). */
export const close: Mechanism = {
  calls: ["close"],

  end(kernel, call) {
    const { descriptor } = call.task;
    const { record } = call;
    if (descriptor === undefined || record.errno === "EBADF") return;
    if (record.outcome === "unknown") return;
    if (call.files.table.get(descriptor.fd) !== descriptor) return;
    kernel.descriptors.close(call.files, descriptor.fd, call.endNs, call.row);
  },
};

/** include/uapi/linux/close_range.h: a strace older than the flag prints its number. */
const closeRangeCloexec = /CLOSE_RANGE_CLOEXEC|\b0x4\b/;

/** `close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC)`. */
export const closeRange: Mechanism = {
  calls: ["close_range"],

  end(kernel, call) {
    const { args, outcome } = call.record;
    if (outcome !== "returned") return;
    const flags = args.text(2);
    if (flags.includes("CLOSE_RANGE_UNSHARE")) part(kernel, call);
    const first = args.integer(0);
    const last = args.integer(1);
    const files = filesOf(call.task);
    for (const descriptor of files.table.all()) {
      if (descriptor.fd < first || descriptor.fd > last) continue;
      if (closeRangeCloexec.test(flags)) {
        descriptor.closeOnExec = true;
        kernel.descriptors.writeFlags(descriptor);
      } else kernel.descriptors.close(files, descriptor.fd, call.endNs, call.row);
    }
  },
};

/** `unshare(CLONE_FILES)`. */
export const unshare: Mechanism = {
  calls: ["unshare"],

  end(kernel, call) {
    if (call.record.outcome !== "returned" || !call.record.args.text(0).includes("CLONE_FILES")) return;
    part(kernel, call);
  },
};

function part({ processes }: Kernel, call: Call): void {
  processes.threadTables.part(call.task, call.endNs, call.row);
}
