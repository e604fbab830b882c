import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Mechanism } from "../mechanism.ts";

/** `pidfd_getfd(7<pid:42>, 3</tmp/f>, 0) = 8</tmp/f>`: a copy of another process's descriptor, closed on exec. */
export const pidfdGetfd: Mechanism = {
  calls: ["pidfd_getfd"],

  end(kernel, call) {
    const { args, outcome, result } = call.record;
    const printed = outcome === "returned" ? printedDescriptor(result) : undefined;
    if (printed === undefined) return;
    const pid = call.task.descriptor?.file.channel.pidfdOf;
    const owner = pid === undefined ? undefined : kernel.processes.withPid(pid);
    const from = owner === undefined ? undefined : kernel.descriptors.argument(owner, call.record, 1);
    if (from === undefined) {
      kernel.descriptors.use(call.files, printed.fd, printed.annotation, call.endNs);
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
