import { noRow } from "../../base/table.ts";
import type { ByteRange } from "../../strace/record.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";

/** `pidfd_open(41, 0) = 3<pid:41>`. */
export const pidfdOpen: Mechanism = {
  calls: ["pidfd_open"],

  end(kernel, call) {
    const { record } = call;
    if (record.outcome !== "returned") return;
    openPidfd(kernel, call, record.result, record.args.integer(0), record.args.text(1).includes("NONBLOCK"));
  },
};

/** A descriptor that refers to process `pid`: of pidfd_open, or of clone with CLONE_PIDFD. Always close-on-exec. */
export function openPidfd(
  kernel: Kernel,
  call: Call,
  range: ByteRange,
  pid: number,
  nonBlocking: boolean,
): void {
  const printed = printedDescriptor(range);
  if (printed === undefined) return;
  const channel = kernel.channels.create(
    { kind: "pidfd", id: `pidfd:${pid}`, name: "", unique: false },
    call.endNs,
    call.row,
  );
  channel.pidfdOf = pid;
  kernel.descriptors.open(call.process, printed.fd, newOpenFile(channel, "r", nonBlocking), {
    ns: call.endNs,
    call: call.row,
    origin: noRow,
    closeOnExec: true,
    annotation: printed.annotation,
  });
  kernel.trace.calls.setChannel(call.row, channel.channel.index);
}
