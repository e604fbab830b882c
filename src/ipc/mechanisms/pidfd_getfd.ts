import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Mechanism } from "../mechanism.ts";
import { setCloseOnExec } from "./fcntl.ts";
import { processOfPidfd } from "./pidfd.ts";

/** `pidfd_getfd(7<pid:42>, 3</tmp/f>, 0) = 8</tmp/f>`: a copy of another process's descriptor, closed on exec. */
export const pidfdGetfd: Mechanism = {
  calls: ["pidfd_getfd"],

  end(kernel, call) {
    const { args, outcome, result } = call.record;
    const printed = outcome === "returned" ? printedDescriptor(result) : undefined;
    if (printed === undefined) return;
    const owner = processOfPidfd(kernel, call);
    const from = owner === undefined ? undefined : kernel.descriptors.argument(owner, call.record, 1);
    if (from === undefined) {
      const copy = kernel.descriptors.use(call.files, printed.fd, printed.annotation, call.endNs);
      setCloseOnExec(kernel, copy, true);
      return;
    }
    kernel.descriptors.open(call.files, printed.fd, from.file, {
      ns: call.endNs,
      call: call.row,
      origin: from.row,
      closeOnExec: true,
      annotation: printed.annotation ?? args.annotation(1),
    });
  },
};
