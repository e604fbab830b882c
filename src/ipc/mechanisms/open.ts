import { noRow } from "../../base/table.ts";
import type { ByteRange, CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { mayBeFifo } from "../channels/early_moves.ts";
import { knowFileBytes } from "../channels/file_bytes.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Access, newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import { pathArgument } from "../descriptors/path_argument.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import { learnDirectory } from "../processes/working_directory.ts";
import {
  blockCode,
  endUnseenWait,
  endWait,
  isBlocked,
  setBlocked,
  surelyWaitedNs,
  wakerSince,
  wasInterrupted,
} from "../waiting/blocking.ts";

const creat = syscallNamed("creat");
/** Who opens both ends of a FIFO waits for none (fifo(7)), nor does who only names it (open(2), O_PATH). */
const neverWaits = /O_NONBLOCK|O_RDWR|O_PATH/;
const openat = new Set([syscallNamed("openat"), syscallNamed("openat2")]);

/** open, openat, openat2, creat: `openat(AT_FDCWD</tmp>, "f", O_RDONLY|O_CLOEXEC) = 3</tmp/f>`. */
export const open: Mechanism = {
  calls: ["open", "openat", "openat2", "creat"],

  /** Only a FIFO makes an open wait, for the other end (fifo(7)); what it opens shows when it has returned. */
  begin(kernel, call) {
    const { record } = call;
    // In one line: only one that took long waited, or that a signal broke off.
    const mayWait = !isInOneLine(record) || tookLong(call) || wasInterrupted(record);
    // A line that was cut before O_NONBLOCK seemed to wait.
    kernel.trace.awaitedPlaces.delete(call.row);
    if (!mayWait || neverWaits.test(flagsOf(record))) return;
    setBlocked(kernel, call, "open");
    const fifo = kernel.channels.fifoAt(pathArgument(call, pathPlace(record)), call.startNs)?.channel.index;
    if (fifo === undefined) return;
    kernel.trace.calls.setChannel(call.row, fifo);
    kernel.trace.awaitedPlaces.set(call.row, fifo);
  },

  end(kernel, call) {
    const { record } = call;
    endUnseenWait(kernel, call);
    if (!isBlocked(kernel, call)) kernel.trace.awaitedPlaces.delete(call.row);
    const printed = record.outcome === "returned" ? printedDescriptor(record.result) : undefined;
    if (printed === undefined) {
      // Refusals come at once; a signal breaks off only a wait.
      if (!wasInterrupted(record)) setBlocked(kernel, call, "none");
      return;
    }
    const flags = flagsOf(record);
    const channel = channelOf(kernel, call, printed.annotation);
    const access = accessOf(flags);
    const file = newOpenFile(channel, access, flags.includes("O_NONBLOCK"), flags.includes("O_APPEND"));
    file.position = 0;
    if (/O_TRUNC|O_CREAT.*O_EXCL/.test(flags)) knowFileBytes(channel, 0);
    kernel.descriptors.open(call.files, printed.fd, file, {
      ns: call.endNs,
      call: call.row,
      origin: noRow,
      closeOnExec: flags.includes("O_CLOEXEC"),
      annotation: printed.annotation,
    });
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
    if (access === "none") return;
    if (channel.channel.kind === "fifo") joinOpens(kernel, call, channel);
    else takeWaitBack(kernel, call, channel);
    channel.latestOpen = call.row;
  },
};

function tookLong({ startNs, endNs }: Call): boolean {
  return endNs - startNs >= surelyWaitedNs;
}

/** Either of the two opens of a FIFO can return first, whichever came last. */
function joinOpens(kernel: Kernel, call: Call, channel: LiveChannel): void {
  const { openWake } = channel;
  if (openWake !== undefined && call.startNs <= openWake.endNs) kernel.wakes.correct(openWake.row, call.row);
  const waker = wakerSince(kernel, call, channel.latestOpen);
  const row = endWait(kernel, call, waker);
  channel.openWake = row === undefined || waker !== noRow ? undefined : { row, endNs: call.endNs };
}

/** Opens kept of a file that may turn out to be a FIFO; who waits for its other end does so a few times at most. */
const mostDoubtful = 16;

/** A plain file's open took long for other reasons; should the file turn out to be a FIFO, it did wait after all. */
function takeWaitBack(kernel: Kernel, call: Call, channel: LiveChannel): void {
  const doubtful = channel.doubtfulOpens ?? [];
  const before = doubtful.at(-1);
  if (before?.waker === noRow && call.startNs <= before.endNs) before.waker = call.row;
  if (!isBlocked(kernel, call)) return;
  if (mayBeFifo(channel.channel.kind) && doubtful.length < mostDoubtful) {
    const waker = wakerSince(kernel, call, channel.latestOpen);
    channel.doubtfulOpens = [...doubtful, { call: call.row, endNs: call.endNs, waker }];
  }
  setBlocked(kernel, call, "none");
}

/** A file turned out to be a FIFO: its opens that took long waited for the other end. */
export function confirmWaits(kernel: Kernel, channel: LiveChannel): void {
  for (const { call, waker } of channel.doubtfulOpens ?? []) {
    kernel.trace.calls.setBlocked(call, blockCode("open"));
    kernel.wakes.add(call, waker);
  }
  channel.doubtfulOpens = [];
}

function channelOf(kernel: Kernel, call: Call, annotation: ByteRange | undefined): LiveChannel {
  const { channels } = kernel;
  const path = pathArgument(call, pathPlace(call.record));
  if (annotation === undefined) return channels.find(channels.identityOfPath(path), call.endNs);
  const identity = channels.identity(annotation);
  if (!path.startsWith("/")) {
    channels.placeFifo(path, identity);
    learnDirectory(call.process, path, identity.name);
  }
  return channels.find(identity, call.endNs);
}

function pathPlace({ syscall }: CallRecord): number {
  return openat.has(syscall) ? 1 : 0;
}

function flagsOf(record: CallRecord): string {
  return record.syscall === creat ? "O_WRONLY|O_CREAT|O_TRUNC" : record.args.text(pathPlace(record) + 1);
}

function accessOf(flags: string): Access {
  if (flags.includes("O_PATH")) return "none";
  if (flags.includes("O_RDWR")) return "rw";
  return flags.includes("O_WRONLY") ? "w" : "r";
}
