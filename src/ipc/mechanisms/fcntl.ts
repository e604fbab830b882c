import { entryOf } from "../../base/entry_of.ts";
import { signalNumber } from "../../strace/signals.ts";
import { accessIn, type OpenDescriptor } from "../descriptors/descriptor_table.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { setBlocked } from "../waiting/blocking.ts";
import { duplicate } from "./dup.ts";
import { endFcntlLock, waitsForLock } from "./lock.ts";

/** strace calls O_ASYNC by its older name. */
const asynchronous = /FASYNC|O_ASYNC/;

type Command = (kernel: Kernel, call: Call, descriptor: OpenDescriptor) => void;

const commands: Readonly<Record<string, Command>> = {
  F_DUPFD: (kernel, call) => duplicate(kernel, call, false),
  F_DUPFD_CLOEXEC: (kernel, call) => duplicate(kernel, call, true),
  F_GETFD: (kernel, call, descriptor) => setCloseOnExec(kernel, descriptor, call.record.value % 2 === 1),
  F_SETFD: (kernel, call, descriptor) =>
    setCloseOnExec(kernel, descriptor, call.record.args.text(2).includes("FD_CLOEXEC")),
  F_GETFL: (kernel, call, descriptor) => {
    const flags = call.record.value;
    const access = accessIn(flags);
    if (access.includes("r")) kernel.descriptors.showReadable(descriptor);
    if (access.includes("w")) kernel.descriptors.showWritable(descriptor);
    setStatus(kernel, descriptor, (flags & 0o4000) !== 0, (flags & 0o2000) !== 0);
  },
  F_SETFL: (kernel, call, descriptor) => {
    const flags = call.record.args.text(2);
    setStatus(kernel, descriptor, flags.includes("O_NONBLOCK"), flags.includes("O_APPEND"));
    kernel.asyncFiles.setOn(descriptor.file, asynchronous.test(flags));
    const { channel, writable } = descriptor.file;
    if (channel.channel.kind === "pipe" && writable) channel.inPackets = flags.includes("O_DIRECT");
  },
  F_SETOWN: (kernel, call, { file }) => kernel.asyncFiles.setOwner(file, call.record.args.integer(2)),
  F_SETOWN_EX: (kernel, call, { file }) => kernel.asyncFiles.setOwner(file, ownerIn(kernel, call)),
  F_SETSIG: (kernel, call, { file }) =>
    kernel.asyncFiles.setSignal(file, signalNumber(call.record.args.text(2))),
  // Both return the capacity; the kernel rounds up to a power of two of pages.
  F_SETPIPE_SZ: (_kernel, call, descriptor) => setCapacity(call, descriptor),
  F_GETPIPE_SZ: (_kernel, call, descriptor) => setCapacity(call, descriptor),
};

export const fcntl: Mechanism = {
  calls: ["fcntl", "fcntl64"],

  begin(kernel, call) {
    if (waitsForLock(call.record.args.text(1))) setBlocked(kernel, call, "lock");
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    // Of no file at all: refused at once.
    if (descriptor === undefined) return setBlocked(kernel, call, "none");
    endFcntlLock(kernel, call, descriptor);
    if (call.record.outcome !== "returned") return;
    entryOf(commands, call.record.args.text(1))?.(kernel, call, descriptor);
  },
};

export function setCloseOnExec(kernel: Kernel, descriptor: OpenDescriptor, closeOnExec: boolean): void {
  descriptor.closeOnExec = closeOnExec;
  kernel.descriptors.writeFlags(descriptor);
}

export function setStatus(
  kernel: Kernel,
  descriptor: OpenDescriptor,
  nonBlocking: boolean,
  append: boolean,
): void {
  const { file } = descriptor;
  file.nonBlocking = nonBlocking;
  file.append = append;
  for (const each of file.descriptors) kernel.descriptors.writeFlags(each);
}

/** `{type=F_OWNER_PID, pid=41}`; a thread stands for its process. */
function ownerIn({ processes }: Kernel, { record }: Call): number {
  const [, type = "", pid = ""] = /type=F_OWNER_(\w+), pid=(\d+)/.exec(record.args.text(2)) ?? [];
  if (type === "PGRP") return -Number(pid);
  return processes.withPid(Number(pid))?.process.pid ?? Number(pid);
}

function setCapacity({ record, endNs }: Call, { file }: OpenDescriptor): void {
  // Of anything else the call fails (fcntl(2)); who says that it did not is another kernel, or no kernel.
  file.channel.stream?.resize(record.value, endNs);
}
