import { textOf } from "../../base/strings.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { pathArgument } from "../descriptors/path_argument.ts";
import type { Mechanism } from "../mechanism.ts";
import { confirmWaits } from "./open.ts";

const newfstatat = syscallNamed("newfstatat");
const lseek = syscallNamed("lseek");
const mknod = syscallNamed("mknod");

/** `mknodat(AT_FDCWD</tmp>, "f", S_IFIFO|0644) = 0`, what mkfifo(3) calls: the path will be a FIFO's. */
export const makeFifo: Mechanism = {
  calls: ["mknod", "mknodat"],

  end(kernel, { record }) {
    const first = record.syscall === mknod ? 0 : 1;
    if (record.outcome !== "returned" || !record.args.text(first + 1).includes("S_IFIFO")) return;
    kernel.channels.markFifo(pathArgument(record, first));
  },
};

/** strace prints a FIFO like a file, by its path; calls that look at it, or try to seek in it, tell. */
export const recogniseFifo: Mechanism = {
  calls: ["fstat", "newfstatat", "lseek", "fadvise64"],

  end(kernel, { record, task, process }) {
    // fstat(3) is newfstatat(3, "", ...) since glibc 2.33.
    const itself = record.syscall === newfstatat && record.args.text(1) === '""';
    const descriptor = itself ? kernel.descriptors.argument(process, record, 0) : task.descriptor;
    const channel = descriptor?.file.channel;
    if (record.syscall === lseek && record.outcome === "returned" && descriptor !== undefined)
      descriptor.file.position = record.value;
    if (channel?.channel.kind !== "file") return;
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
