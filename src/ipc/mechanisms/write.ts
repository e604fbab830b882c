import { noRow } from "../../base/table.ts";
import type { CallRecord } from "../../strace/record.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { noteMove } from "../channels/early_moves.ts";
import { growFile } from "../channels/file_bytes.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { movedBytes } from "../channels/moved_bytes.ts";
import { requestedBytes } from "../channels/requested_bytes.ts";
import type { OpenFile } from "../descriptors/descriptor_table.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import type { Sent } from "../sockets/datagrams.ts";
import { printedText } from "../sockets/message_text.ts";
import { keepsMessages, type SocketEnd } from "../sockets/socket_end.ts";
import { beginSending, endSending } from "../sockets/socket_transfer.ts";
import type { ChannelKind } from "../trace.ts";
import {
  addWaited,
  endUnseenWait,
  endWait,
  isBlocked,
  roomMadeSince,
  setBlocked,
  wakerSince,
} from "../waiting/blocking.ts";
import { eventCount } from "./event_descriptors.ts";

const canMakeWritersWait: ReadonlySet<ChannelKind> = new Set<ChannelKind>([
  "pty",
  "socket",
  "unix-stream",
  "unix-dgram",
  "unix-seqpacket",
  "tcp",
  "other",
]);

const plainWrite = syscallNamed("write");
const vectorWrite = syscallNamed("writev");

/** They put into a pipe what there is room for and return: they wait for room only where there is none. */
const takesTheRoomThereIs: ReadonlySet<number> = new Set(
  ["splice", "tee", "vmsplice", "sendfile", "sendfile64"].map(syscallNamed),
);

export const write: Mechanism = {
  calls: ["write", "writev", "pwrite64", "pwritev", "pwritev2"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    kernel.descriptors.showWritable(descriptor);
    beginWritingFile(kernel, call, descriptor.file, descriptor.file.nonBlocking);
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { record } = call;
    const bytes = movedBytes(record);
    if (bytes > 0) noteLength(record, descriptor.file, bytes);
    endWritingFile(kernel, call, descriptor.file, bytes);
  },
};

/** Where the file's offset and its end are now. Appending begins at the end, wherever that is. */
function noteLength({ syscall, args }: CallRecord, file: OpenFile, bytes: number): void {
  const atOffset = syscall === plainWrite || syscall === vectorWrite;
  const { channel } = file;
  const start = file.append ? (channel.fileBytes ?? Number.NaN) : atOffset ? file.position : args.integer(3);
  growFile(channel, start + bytes);
  if (atOffset) file.position = start + bytes;
}

/** A writer enters, of a file with one direction or of a socket, which has two. */
export function beginWritingFile(kernel: Kernel, call: Call, file: OpenFile, nonBlocking: boolean): void {
  const end = file.socket;
  if (end === undefined) {
    beginWriting(kernel, call, file.channel, nonBlocking);
    return;
  }
  const { record } = call;
  const bytes = record.outcome === "returned" ? movedBytes(record) : requestedBytes(record);
  beginSending(kernel, call, end, { messages: [sentBy(call, end, bytes)], to: "" }, nonBlocking);
}

export function endWritingFile(kernel: Kernel, call: Call, file: OpenFile, bytes: number): void {
  const end = file.socket;
  if (end === undefined) endWriting(kernel, call, file.channel, bytes);
  else {
    const messages = call.record.outcome === "returned" ? [sentBy(call, end, bytes)] : [];
    endSending(kernel, call, end, { messages, to: "" });
  }
}

function sentBy({ record }: Call, end: SocketEnd, bytes: number): Sent {
  return { bytes, text: keepsMessages(end.kind) ? printedText(record.args.range(1)) : "" };
}

/** A writer enters: it waits if what it brings does not fit. */
export function beginWriting(kernel: Kernel, call: Call, live: LiveChannel, nonBlocking: boolean): void {
  const { stream } = live;
  const { record } = call;
  live.channel.writers.add(call.process.process.index);
  if (record.phase === "begin") live.latestWrite = call.row;
  if (stream === undefined) {
    const isFull = live.counter?.hasRoomFor(eventCount(call)) === false;
    if (!nonBlocking && (isFull || canMakeWritersWait.has(live.channel.kind)))
      setBlocked(kernel, call, "full");
    live.counter?.beginAdd(call.row, eventCount(call), call.startNs);
    return;
  }
  const isWhole = !takesTheRoomThereIs.has(record.syscall);
  if (!isWhole) live.isSpliced = true;
  // Known to have found room: then how much it brought need not be read from its arguments.
  if (
    record.outcome === "returned" &&
    isInOneLine(record) &&
    stream.level + movedBytes(record) < live.channel.capacity
  )
    return;
  const bytes = requestedBytes(record);
  const leastBytes = isWhole ? bytes : Math.min(bytes, 1);
  const fits = stream.fits(leastBytes);
  // A pipe holds 16 pages, not 64 KiB: small writes can fill the pages with few bytes (pipe(7), "Pipe capacity").
  const mayWait = !fits || (record.phase === "begin" && !stream.fitsSmallest(call.row, leastBytes));
  // Its line may have been cut before the bytes it brings.
  if (!nonBlocking) setBlocked(kernel, call, mayWait ? "full" : "none");
  call.task.waitIsGuess = fits;
  const mergesWrites = live.inPackets !== true && live.isSpliced !== true;
  call.task.hadRoom = mergesWrites && stream.surelyFits(call.row, bytes);
  if (record.phase === "begin" || !fits) stream.beginWrite(call.row, bytes, call.startNs, isWhole);
}

/** Who let a writer go on. Where it is a guess that it waited at all, a read that was over by then is wanted for it. */
function roomMaker(kernel: Kernel, call: Call, live: LiveChannel): number {
  return call.task.waitIsGuess
    ? wakerSince(kernel, call, live.latestRead)
    : roomMadeSince(kernel, call, live);
}

/** The kernel took `bytes` bytes of a writer, 0 when it failed. */
export function endWriting(kernel: Kernel, call: Call, live: LiveChannel, bytes: number): void {
  const { stream } = live;
  if (isBlocked(kernel, call)) {
    const waker = bytes > 0 ? roomMaker(kernel, call, live) : wakerSince(kernel, call, live.latestClose);
    // Who found no room waited for somebody to make it: with nobody reading meanwhile, the call was only slow.
    // So it was where there was room as it began, and nobody else has written since.
    const hadRoom = call.task.hadRoom && live.latestWrite === call.row;
    const wasSlow = stream !== undefined && call.task.waitIsGuess && (waker === noRow || hadRoom);
    if (call.record.errno === "EAGAIN" || wasSlow) setBlocked(kernel, call, "none");
    else if (stream === undefined || call.task.waitIsGuess || isInOneLine(call.record)) {
      endUnseenWait(kernel, call);
    }
    addWaited(kernel, call);
    endWait(kernel, call, waker);
  }
  if (bytes > 0) live.latestWrite = call.row;
  if (stream !== undefined) stream.endWrite(call.row, bytes, call.endNs);
  else {
    live.channel.bytesWritten += bytes;
    if (bytes > 0) noteMove(live, call.row, bytes, call.endNs);
  }
  live.counter?.endAdd(call.row, eventCount(call), bytes > 0, call.endNs);
}
