import { noRow } from "../../base/table.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import type { Mechanism } from "../mechanism.ts";

/** O_CLOEXEC on x86 and arm. */
const closeOnExecFlag = 0o2000000;

/**
 * A pseudoterminal's two ends: `ioctl(3</dev/ptmx<char 5:2>>, TIOCGPTN, [4]) = 0` tells which one the master is of,
 * TIOCGPTPEER opens the slave without its name. What the line discipline does to the bytes (echo, `\n` to
 * `\r\n`, erasing) does not show, so reads and writes of a terminal need not agree (`Sockets.createTerminal`).
 */
export const pty: Mechanism = {
  calls: ["ioctl"],

  end(kernel, call) {
    const { descriptor } = call.task;
    const { args, outcome, value } = call.record;
    if (descriptor === undefined || outcome !== "returned") return;
    const { file } = descriptor;
    const request = args.text(1);
    if (request === "TIOCGPTN" && file.socket === undefined) {
      const number = /\d+/.exec(args.text(2))?.[0];
      if (number === undefined) return;
      const live = kernel.channels.create(
        kernel.channels.identityOfPath(`/dev/pts/${number}`),
        call.endNs,
        call.row,
      );
      kernel.descriptors.becomeEnd(file, kernel.sockets.createTerminal(live));
    } else if (request === "TIOCGPTPEER" && file.socket !== undefined) {
      // strace prints its flags as a number.
      const closeOnExec = (args.integer(2) & closeOnExecFlag) !== 0;
      kernel.descriptors.open(call.process, value, newOpenFile(file.channel, "rw"), {
        ns: call.endNs,
        call: call.row,
        origin: noRow,
        closeOnExec,
        annotation: undefined,
      });
    } else return;
    kernel.trace.calls.setChannel(call.row, file.channel.channel.index);
  },
};
