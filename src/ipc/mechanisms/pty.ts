import { noRow } from "../../base/table.ts";
import { newOpenFile, type OpenDescriptor } from "../descriptors/descriptor_table.ts";
import type { Call, Kernel } from "../mechanism.ts";

/** O_CLOEXEC on x86 and arm. */
const closeOnExecFlag = 0o2000000;

/**
 * A pseudoterminal's two ends: `ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0` tells which one the master is of.
 * What the line discipline does to the bytes (echo, `\n` to `\r\n`, erasing) does not show, so reads and writes of a
 * terminal need not agree (`Sockets.createTerminal`).
 */
export function learnTerminal(kernel: Kernel, call: Call, { file }: OpenDescriptor): void {
  const number = /\d+/.exec(call.record.args.text(2))?.[0];
  if (number === undefined || file.socket !== undefined) return;
  const live = kernel.channels.create(
    kernel.channels.identityOfPath(`/dev/pts/${number}`),
    call.endNs,
    call.row,
  );
  kernel.descriptors.becomeEnd(file, kernel.sockets.createTerminal(live));
  kernel.trace.calls.setChannel(call.row, file.channel.channel.index);
}

/** TIOCGPTPEER opens the slave without its name. */
export function openTerminal(kernel: Kernel, call: Call, { file }: OpenDescriptor): void {
  if (file.socket?.kind !== "pty") return;
  const { args, value } = call.record;
  kernel.descriptors.open(call.files, value, newOpenFile(file.channel, "rw"), {
    ns: call.endNs,
    call: call.row,
    origin: noRow,
    // strace prints its flags as a number.
    closeOnExec: (args.integer(2) & closeOnExecFlag) !== 0,
    annotation: undefined,
  });
  kernel.trace.calls.setChannel(call.row, file.channel.channel.index);
}
