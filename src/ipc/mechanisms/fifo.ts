import { textOf } from "../../base/strings.ts";
import type { CallRecord } from "../../strace/record.ts";
import { fieldNumber } from "../../strace/struct_text.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { mayBeFifo } from "../channels/early_moves.ts";
import { knowFileBytes } from "../channels/file_bytes.ts";
import type { OpenFile } from "../descriptors/descriptor_table.ts";
import { pathArgument } from "../descriptors/path_argument.ts";
import type { Mechanism } from "../mechanism.ts";
import { confirmWaits } from "./open.ts";

const newfstatat = syscallNamed("newfstatat");
const lseek = syscallNamed("lseek");
const mknod = syscallNamed("mknod");

/** `mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0`, what mkfifo(3) calls: the path will be a FIFO's. */
export const makeFifo: Mechanism = {
  calls: ["mknod", "mknodat"],

  end(kernel, call) {
    const { record } = call;
    const first = record.syscall === mknod ? 0 : 1;
    if (record.outcome !== "returned" || !record.args.text(first + 1).includes("S_IFIFO")) return;
    kernel.channels.markFifo(pathArgument(call, first), call.row);
  },
};

/** strace prints a FIFO like a file, by its path; calls that look at it, or try to seek in it, tell. */
export const recogniseFifo: Mechanism = {
  calls: ["fstat", "fstat64", "newfstatat", "lseek", "fadvise64"],

  end(kernel, { record, task, files }) {
    // fstat(3) is newfstatat(3, "", ...) since glibc 2.33.
    const itself = record.syscall === newfstatat && record.args.text(1) === '""';
    const descriptor = itself ? kernel.descriptors.argument(files, record, 0) : task.descriptor;
    const channel = descriptor?.file.channel;
    if (descriptor !== undefined && record.outcome === "returned") learnPlace(record, descriptor.file);
    if (channel === undefined || !mayBeFifo(channel.channel.kind)) return;
    const { bytes, start, end } = record.args;
    if (
      record.errno === "ESPIPE" ||
      (record.outcome === "returned" && textOf(bytes, start, end).includes("S_IFIFO"))
    ) {
      kernel.channels.becomeFifo(channel);
      confirmWaits(kernel, channel);
    }
  },
};

/** `lseek(3</tmp/f>, -20, SEEK_END) = 80`, `fstat(3</tmp/f>, {st_mode=S_IFREG|0644, st_size=100, ...})`. */
function learnPlace({ args, syscall, value }: CallRecord, file: OpenFile): void {
  if (syscall === lseek) {
    file.position = value;
    if (args.text(2) === "SEEK_END") knowFileBytes(file.channel, value - args.integer(1));
    return;
  }
  const bytes = fieldNumber(textOf(args.bytes, args.start, args.end), "st_size=");
  if (!Number.isNaN(bytes)) knowFileBytes(file.channel, bytes);
}
