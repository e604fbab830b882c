import { noRow } from "../../base/table.ts";
import { signalNumber } from "../../strace/signals.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { type PrintedDescriptor, printedDescriptor } from "../descriptors/descriptor_text.ts";
import { pidOfPidfd } from "../descriptors/pidfd_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { LiveProcess } from "../processes/live_process.ts";

const sigkill = signalNumber("SIGKILL");

/** `pidfd_open(41, 0) = 3<pid:41>`. */
export const pidfdOpen: Mechanism = {
  calls: ["pidfd_open"],

  end(kernel, call) {
    const { record } = call;
    const printed = record.outcome === "returned" ? printedDescriptor(record.result) : undefined;
    if (printed === undefined) return;
    openPidfd(kernel, call, printed, record.args.integer(0), record.args.text(1).includes("NONBLOCK"));
  },
};

/** A descriptor that refers to process `pid`: of pidfd_open, or of clone with CLONE_PIDFD. Always close-on-exec. */
export function openPidfd(
  kernel: Kernel,
  call: Call,
  printed: PrintedDescriptor,
  pid: number,
  nonBlocking: boolean,
): void {
  const channel = kernel.channels.create(
    { kind: "pidfd", id: `pidfd:${pid}`, name: "", unique: false },
    call.endNs,
    call.row,
  );
  channel.pidfdOf = pid;
  kernel.descriptors.open(call.files, printed.fd, newOpenFile(channel, "r", nonBlocking), {
    ns: call.endNs,
    call: call.row,
    origin: noRow,
    closeOnExec: true,
    annotation: printed.annotation,
  });
  kernel.trace.calls.setChannel(call.row, channel.channel.index);
}

/** Whom the pidfd that a call works on refers to: `3<pid:41>`; without annotation the call that made it tells. */
export function processOfPidfd({ processes }: Kernel, { record, task }: Call): LiveProcess | undefined {
  // Of one in another pid namespace it is 0 (pidfd_open(2)), which is no process of a log without pids.
  const pid = pidOfPidfd(record.args.annotation(0)) ?? task.descriptor?.file.channel.pidfdOf ?? 0;
  return pid > 0 ? processes.withPid(pid) : undefined;
}

/**
 * The call that made a pidfd readable: the exit of its process, or who sent it the SIGKILL that ends it, whose line may
 * come later; `noRow` if that is not known.
 */
export function endOf(kernel: Kernel, { endedBy, signals, tasks }: LiveProcess): number {
  if (endedBy !== noRow) return endedBy;
  // Sent to one thread, it ends the process all the same.
  const deadly = [{ signals }, ...tasks]
    .flatMap((each) => each.signals.queue.pending)
    .find(({ signal }) => signal === sigkill);
  return deadly === undefined ? noRow : (kernel.trace.signals.columns.sentBy[deadly.row] as number);
}
