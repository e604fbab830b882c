import { noRow } from "../../base/table.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Access, newOpenFile } from "../descriptors/descriptor_table.ts";
import { type PrintedDescriptor, printedDescriptors } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";

/** `pipe2([3<pipe:[97]>, 4<pipe:[97]>], O_CLOEXEC) = 0`: one channel, its read end first. */
export const pipe: Mechanism = {
  calls: ["pipe", "pipe2"],

  end(kernel, call) {
    if (call.record.outcome !== "returned") return;
    const [readEnd, writeEnd] = printedDescriptors(call.record.args.range(0));
    if (readEnd === undefined || writeEnd === undefined) return;
    const channel = channelOf(kernel, call, readEnd);
    const flags = call.record.args.text(1);
    if (flags.includes("O_DIRECT")) channel.inPackets = true;
    openEnd(kernel, call, channel, readEnd, "r", flags);
    openEnd(kernel, call, channel, writeEnd, "w", flags);
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
  },
};

function channelOf(kernel: Kernel, call: Call, { annotation }: PrintedDescriptor): LiveChannel {
  const { channels } = kernel;
  if (annotation === undefined) {
    return channels.create({ kind: "pipe", id: "pipe:", name: "", unique: false }, call.endNs, call.row);
  }
  return channels.create(channels.identity(annotation), call.endNs, call.row);
}

function openEnd(
  kernel: Kernel,
  call: Call,
  channel: LiveChannel,
  { fd, annotation }: PrintedDescriptor,
  access: Access,
  flags: string,
): void {
  kernel.descriptors.open(call.files, fd, newOpenFile(channel, access, flags.includes("O_NONBLOCK")), {
    ns: call.endNs,
    call: call.row,
    origin: noRow,
    closeOnExec: flags.includes("O_CLOEXEC"),
    annotation,
  });
}
