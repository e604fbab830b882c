import { syscallNamed } from "../../strace/syscalls.ts";
import { movedBytes } from "../channels/moved_bytes.ts";
import type { OpenDescriptor } from "../descriptors/descriptor_table.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import {
  addWaited,
  apartFromWait,
  endUnseenWait,
  endWait,
  isBlocked,
  isBlockedBy,
  setBlocked,
  wakerSince,
} from "../waiting/blocking.ts";
import { beginReadingFile, endReadingFile } from "./read.ts";
import { beginWritingFile, endWritingFile } from "./write.ts";

/** Which arguments are the descriptors that bytes leave and enter. */
const places = new Map([
  [syscallNamed("splice"), { from: 0, to: 2 }],
  [syscallNamed("tee"), { from: 0, to: 1 }],
  [syscallNamed("sendfile"), { from: 1, to: 0 }],
  [syscallNamed("sendfile64"), { from: 1, to: 0 }],
  [syscallNamed("copy_file_range"), { from: 0, to: 2 }],
]);
const tee = syscallNamed("tee");

/** Bytes from one descriptor to another without passing through the process. */
export const splice: Mechanism = {
  calls: ["splice", "tee", "sendfile", "sendfile64", "copy_file_range"],

  begin(kernel, call) {
    const { from, to } = ends(kernel, call);
    if (kernel.fileWatches.areAny) kernel.fileWatches.copies(call, from?.file.channel, to?.file.channel);
    if (from !== undefined) kernel.descriptors.showReadable(from);
    if (to !== undefined) {
      kernel.descriptors.showWritable(to);
      kernel.trace.calls.setChannel(call.row, to.file.channel.channel.index);
    }
    if (from !== undefined) beginReadingFile(kernel, call, from.file, from.file.nonBlocking);
    // The kernel looks for bytes first: until there are some, room does not matter.
    const lacksBytes = isBlocked(kernel, call);
    if (to !== undefined) beginWritingFile(kernel, call, to.file, to.file.nonBlocking || lacksBytes);
    if (from !== undefined && lacksBytes)
      kernel.trace.calls.setChannel(call.row, from.file.channel.channel.index);
  },

  end(kernel, call) {
    const { from, to } = ends(kernel, call);
    const { record } = call;
    const bytes = movedBytes(record);
    const lackedRoom = isBlockedBy(kernel, call, "full");
    const put = () => {
      if (to !== undefined) endWritingFile(kernel, call, to.file, bytes);
    };
    const take = () => {
      if (from !== undefined) endTaking(kernel, call, from, bytes);
    };
    if (lackedRoom) {
      put();
      apartFromWait(kernel, call, take);
    } else {
      apartFromWait(kernel, call, put);
      take();
    }
  },
};

/** tee leaves the bytes where they are; it has waited for them all the same. */
function endTaking(kernel: Kernel, call: Call, { file }: OpenDescriptor, bytes: number): void {
  if (call.record.syscall !== tee) {
    endReadingFile(kernel, call, file, bytes);
    return;
  }
  if (!isBlocked(kernel, call)) return;
  if (call.record.errno === "EAGAIN") setBlocked(kernel, call, "none");
  else if (isInOneLine(call.record)) endUnseenWait(kernel, call);
  addWaited(kernel, call);
  const { latestWrite, latestClose } = file.channel;
  endWait(kernel, call, wakerSince(kernel, call, bytes > 0 ? latestWrite : latestClose));
}

/** vmsplice: the process's own memory into a pipe, or out of it when the descriptor is the read end. */
export const vmsplice: Mechanism = {
  calls: ["vmsplice"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { file } = descriptor;
    if (file.writable) beginWritingFile(kernel, call, file, file.nonBlocking);
    else beginReadingFile(kernel, call, file, file.nonBlocking);
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const bytes = movedBytes(call.record);
    if (descriptor.file.writable) endWritingFile(kernel, call, descriptor.file, bytes);
    else endReadingFile(kernel, call, descriptor.file, bytes);
  },
};

function ends({ descriptors }: Kernel, call: Call): Record<"from" | "to", OpenDescriptor | undefined> {
  const place = places.get(call.record.syscall) as { from: number; to: number };
  return {
    from: descriptors.argument(call.files, call.record, place.from),
    to: descriptors.argument(call.files, call.record, place.to),
  };
}
