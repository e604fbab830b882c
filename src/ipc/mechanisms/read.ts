import { noRow } from "../../base/table.ts";
import type { BlockReason } from "../../base/vocabulary.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { noteMove } from "../channels/early_moves.ts";
import { canBeWritten, type LiveChannel } from "../channels/live_channel.ts";
import { movedBytes } from "../channels/moved_bytes.ts";
import type { OpenFile } from "../descriptors/descriptor_table.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import { printedText } from "../sockets/message_text.ts";
import { keepsMessages, type SocketEnd } from "../sockets/socket_end.ts";
import { beginReceiving, endReceiving, type Receiving } from "../sockets/socket_transfer.ts";
import type { ChannelKind } from "../trace.ts";
import { addWaited, endUnseenWait, endWait, isBlocked, setBlocked, wakerSince } from "../waiting/blocking.ts";
import { eventCount } from "./event_descriptors.ts";
import { acceptFromSignalfd } from "./signalfd.ts";

/** What a reader waits for where the model does not follow the bytes; the others never make it wait. */
const waitsFor: Partial<Record<ChannelKind, BlockReason>> = {
  pty: "empty",
  device: "empty",
  socket: "empty",
  "unix-stream": "empty",
  "unix-dgram": "empty",
  "unix-seqpacket": "empty",
  tcp: "empty",
  udp: "empty",
  eventfd: "empty",
  inotify: "empty",
  signalfd: "signal",
  timerfd: "sleep",
  other: "empty",
};

const plainRead = syscallNamed("read");
const vectorRead = syscallNamed("readv");

export const read: Mechanism = {
  calls: ["read", "readv", "pread64", "preadv", "preadv2"],

  begin(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    kernel.descriptors.showReadable(descriptor);
    beginReadingFile(kernel, call, descriptor.file, descriptor.file.nonBlocking);
  },

  end(kernel, call) {
    const { descriptor } = call.task;
    if (descriptor === undefined) return;
    const { record } = call;
    const bytes = movedBytes(record);
    if (record.syscall === plainRead || record.syscall === vectorRead) descriptor.file.position += bytes;
    endReadingFile(kernel, call, descriptor.file, bytes);
  },
};

/** A reader enters, of a file with one direction or of a socket, which has two. */
export function beginReadingFile(kernel: Kernel, call: Call, file: OpenFile, nonBlocking: boolean): void {
  const end = file.socket;
  if (end === undefined) beginReading(kernel, call, file.channel, nonBlocking);
  else beginReceiving(kernel, call, end, nonBlocking);
}

export function endReadingFile(kernel: Kernel, call: Call, file: OpenFile, bytes: number): void {
  const end = file.socket;
  if (end === undefined) endReading(kernel, call, file.channel, bytes);
  else endReceiving(kernel, call, end, readingOf(call, end, bytes));
}

function readingOf({ record }: Call, end: SocketEnd, bytes: number): Receiving[] {
  if (record.outcome !== "returned") return [];
  if (!keepsMessages(end.kind)) return [{ bytes, room: Number.NaN, from: "", text: "" }];
  const room = record.syscall === plainRead ? record.args.integer(2) : Number.NaN;
  return [{ bytes, room, from: "", text: printedText(record.args.range(1)) }];
}

/** A reader of `live` enters: it waits if there is nothing to read and somebody who could write. */
export function beginReading(kernel: Kernel, call: Call, live: LiveChannel, nonBlocking: boolean): void {
  const { stream } = live;
  live.channel.readers.add(call.process.process.index);
  if (call.record.phase === "begin" && stream !== undefined && stream.level > 0) live.readUnderway = call.row;
  if (nonBlocking) return;
  if (stream === undefined) {
    const reason = waitsFor[live.channel.kind];
    if (live.counter !== undefined && live.counter.value > 0) return;
    if (reason !== undefined) setBlocked(kernel, call, reason);
  } else if (stream.level === 0 && canBeWritten(live)) setBlocked(kernel, call, "empty");
}

/** A reader of `live` took `bytes` bytes; 0 at the end of the file and when it failed. */
export function endReading(kernel: Kernel, call: Call, live: LiveChannel, bytes: number): void {
  const { stream } = live;
  const before = kernel.trace.transfers.length;
  if (live.readUnderway === call.row) live.readUnderway = noRow;
  if (stream !== undefined && bytes > 0) {
    stream.read(call.row, bytes, call.endNs);
    if (live.inPackets === true) stream.dropRestOfPacket(call.endNs);
  }
  if (live.counter !== undefined && bytes > 0) live.counter.take(call.row, eventCount(call), call.endNs);
  if (isBlocked(kernel, call)) {
    if (call.record.errno === "EAGAIN") setBlocked(kernel, call, "none");
    // In one line: nobody in the log did anything meanwhile, so only somebody outside can have ended a wait.
    else if (stream === undefined || isInOneLine(call.record)) endUnseenWait(kernel, call);
    addWaited(kernel, call);
  }
  if (bytes > 0 && live.channel.kind === "signalfd") acceptFromSignalfd(kernel, call, live, bytes);
  else endWait(kernel, call, wakerOf(kernel, call, live, bytes, before));
  if (bytes <= 0) return;
  live.latestRead = call.row;
  // Reading a message queue's descriptor tells of its state (mq_overview(7)); no message moves.
  if (stream !== undefined || live.channel.kind === "posix-queue") return;
  live.channel.bytesRead += bytes;
  noteMove(live, call.row, -bytes, call.endNs);
}

/** Who gave a waiting reader what it waited for: the writer of the first byte, or who closed the last writing end. */
function wakerOf(
  kernel: Kernel,
  call: Call,
  live: LiveChannel,
  bytes: number,
  firstTransfer: number,
): number {
  if (bytes <= 0) return wakerSince(kernel, call, live.latestClose);
  const { transfers } = kernel.trace;
  return firstTransfer < transfers.length
    ? transfers.columns.write.at(firstTransfer)
    : wakerSince(kernel, call, live.latestWrite);
}
