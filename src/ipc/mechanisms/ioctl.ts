import { entryOf } from "../../base/entry_of.ts";
import type { OpenDescriptor } from "../descriptors/descriptor_table.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { setCloseOnExec, setStatus } from "./fcntl.ts";
import { learnTerminal, openTerminal } from "./pty.ts";

type Request = (kernel: Kernel, call: Call, descriptor: OpenDescriptor) => void;

/** Python lets children inherit a descriptor by FIONCLEX, Node and nginx set O_NONBLOCK by FIONBIO (ioctl_fd(2)). */
const requests: Readonly<Record<string, Request>> = {
  FIOCLEX: (kernel, _call, descriptor) => setCloseOnExec(kernel, descriptor, true),
  FIONCLEX: (kernel, _call, descriptor) => setCloseOnExec(kernel, descriptor, false),
  FIONBIO: (kernel, { record }, descriptor) =>
    setStatus(kernel, descriptor, record.args.text(2) !== "[0]", descriptor.file.append),
  FIOASYNC: (kernel, { record }, descriptor) =>
    kernel.asyncFiles.setOn(descriptor.file, record.args.text(2) !== "[0]"),
  TIOCGPTN: learnTerminal,
  TIOCGPTPEER: openTerminal,
};

/** `ioctl(4<pipe:[9]>, FIONCLEX) = 0`. */
export const ioctl: Mechanism = {
  calls: ["ioctl"],

  end(kernel, call) {
    const { descriptor } = call.task;
    if (call.record.outcome !== "returned" || descriptor === undefined) return;
    entryOf(requests, call.record.args.text(1))?.(kernel, call, descriptor);
  },
};
