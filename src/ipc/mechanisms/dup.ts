import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";

/** `dup2(4<pipe:[97]>, 1</dev/pts/0>) = 1<pipe:[97]>`: what was at the new number is closed. */
export const dup: Mechanism = {
  calls: ["dup", "dup2", "dup3"],

  end(kernel, call) {
    if (call.record.outcome === "returned")
      duplicate(kernel, call, call.record.args.text(2).includes("O_CLOEXEC"));
  },
};

/** Opens the call's result as a copy of its descriptor. */
export function duplicate(kernel: Kernel, call: Call, closeOnExec: boolean): void {
  const from = call.task.descriptor;
  const printed = printedDescriptor(call.record.result);
  // dup2 onto itself changes nothing (dup(2)).
  if (from === undefined || printed === undefined || printed.fd === from.fd) return;
  kernel.descriptors.open(call.files, printed.fd, from.file, {
    ns: call.endNs,
    call: call.row,
    origin: from.row,
    closeOnExec,
    annotation: printed.annotation ?? from.annotation,
  });
}
