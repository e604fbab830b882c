import { noRow } from "../../base/table.ts";
import { signalName } from "../../strace/signals.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { quotedBytes } from "../channels/quoted_text.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { codeNamed } from "../signals/signal_cause.ts";
import { noSignals, parseSignalSet } from "../signals/signal_set.ts";
import { endWait } from "../waiting/blocking.ts";

/** `signalfd4(-1, [USR1], 8, SFD_CLOEXEC) = 3<anon_inode:[signalfd]>`; with a descriptor first, its set changes. */
export const signalfd: Mechanism = {
  calls: ["signalfd", "signalfd4"],

  end(kernel, call) {
    const { record, task } = call;
    const printed = printedDescriptor(record.result);
    if (printed === undefined) return;
    const signals = parseSignalSet(record.args.text(1)) ?? noSignals;
    if (task.descriptor !== undefined) {
      task.descriptor.file.channel.signals = signals;
      return;
    }
    const channel = kernel.channels.create(
      { kind: "signalfd", id: "signalfd", name: "", unique: false },
      call.endNs,
      call.row,
    );
    channel.signals = signals;
    const flags = record.args.text(3);
    kernel.descriptors.open(
      call.files,
      printed.fd,
      newOpenFile(channel, "r", flags.includes("SFD_NONBLOCK")),
      {
        ns: call.endNs,
        call: call.row,
        origin: noRow,
        closeOnExec: flags.includes("SFD_CLOEXEC"),
        annotation: printed.annotation,
      },
    );
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
  },
};

/** sizeof(struct signalfd_siginfo), and where its fields ssi_signo, ssi_code, ssi_pid and ssi_tid stand (signalfd(2)). */
const bytesPerSignal = 128;
const signoAt = 0;
const codeAt = 8;
const pidAt = 12;
const timerAt = 24;

/**
 * A read of a signalfd took `bytes / 128` signals. What it took stands in the text as far as the string limit
 * reaches; beyond it, the order in which the kernel hands them out tells.
 */
export function acceptFromSignalfd(kernel: Kernel, call: Call, live: LiveChannel, bytes: number): void {
  const data = quotedBytes(call.record.args.text(1));
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let waker: number | undefined;
  for (let at = 0; at + bytesPerSignal <= bytes; at += bytesPerSignal) {
    const field = (offset: number): number | undefined =>
      at + offset + 4 <= view.byteLength ? view.getInt32(at + offset, true) : undefined;
    const pid = field(pidAt);
    const number =
      pid === undefined
        ? kernel.signals.nextOf(call.task, live.signals ?? ~noSignals)
        : (field(signoAt) as number);
    if (number === 0) break;
    const signal = signalName(number);
    const code = pid === undefined ? "" : codeNamed(signal, field(codeAt) as number);
    const row = kernel.signals.accept(call.task, {
      signal,
      code,
      // The kernel's own have none.
      fromPid: pid === 0 ? undefined : pid,
      timer: code === "SI_TIMER" ? field(timerAt) : undefined,
      ns: call.endNs,
    });
    waker ??= kernel.trace.signals.columns.sentBy[row] as number;
  }
  endWait(kernel, call, waker ?? noRow);
}
