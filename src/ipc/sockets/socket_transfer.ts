import { noRow } from "../../base/table.ts";
import { type Call, isInOneLine, type Kernel } from "../mechanism.ts";
import {
  addWaited,
  endUnseenWait,
  endWait,
  isBlocked,
  roomMadeSince,
  setBlocked,
  wakerSince,
} from "../waiting/blocking.ts";
import { Datagrams, type Sent } from "./datagrams.ts";
import { mayBeSame } from "./socket_address.ts";
import { type Direction, isMailbox, mayReceive, type SocketEnd, waitingIn } from "./socket_end.ts";
import { endSocketWait } from "./socket_waiting.ts";

/** A message to a socket that others have filled waits; a stream takes this much at once, if nothing waits there. */
const surelyFits = 4096;

/** What a call sends or has sent to one address. */
export interface Sending {
  readonly messages: readonly Sent[];
  /** Address that it names, "" if none. */
  readonly to: string;
}

/** A sender enters. */
export function beginSending(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  sending: Sending,
  nonBlocking: boolean,
): void {
  const direction = destinationOf(kernel, end, sending.to);
  const { channel } = direction?.live ?? end.live;
  channel.writers.add(call.process.process.index);
  kernel.trace.calls.setChannel(call.row, channel.index);
  if (direction === undefined) {
    beginSendingOutside(kernel, call, end, nonBlocking);
    return;
  }
  const { carried } = direction;
  const [first] = sending.messages;
  const bytes = first?.bytes ?? 0;
  // What sendmmsg brings strace prints when it has returned: it may be more than fits.
  const waits =
    first === undefined ||
    (carried instanceof Datagrams ? carried.hasOthers(call.row) : carried.level > 0 || bytes > surelyFits);
  if (!nonBlocking && waits) setBlocked(kernel, call, "full");
  const { phase, outcome } = call.record;
  if (phase === "begin" || outcome === "returned") direction.live.latestWrite = call.row;
  if (phase !== "begin") return;
  if (carried instanceof Datagrams) {
    if (first !== undefined) carried.beginSend(call.row, first, end);
  } else carried.beginWrite(call.row, bytes, call.startNs);
}

/** Whose mailbox is full the log does not tell then; the sender's own is not. */
function beginSendingOutside(kernel: Kernel, call: Call, { kind }: SocketEnd, nonBlocking: boolean): void {
  if (kind !== "unix-dgram" || nonBlocking || call.record.phase !== "begin") return;
  setBlocked(kernel, call, "full");
  kernel.trace.calls.setChannel(call.row, noRow);
}

/**
 * The kernel took these messages, or that many bytes; none if the call failed. sendmmsg can send to several addresses, the
 * others of which are in `others`.
 */
export function endSending(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  sending: Sending,
  others: readonly Sending[] = [],
): void {
  const direction = destinationOf(kernel, end, sending.to);
  const target = direction?.live ?? end.live;
  if (kernel.trace.calls.channel(call.row) === noRow)
    kernel.trace.calls.setChannel(call.row, target.channel.index);
  endSocketWait(kernel, call, roomMadeSince(kernel, call, target));
  // It made nobody ready: whom it seemed to, while it was underway, is not known.
  if (call.record.outcome === "failed" && target.latestWrite === call.row) target.latestWrite = noRow;
  deliver(call, end, direction, sending.messages);
  for (const { to, messages } of others) {
    const other = destinationOf(kernel, end, to);
    const { live } = other ?? end;
    live.channel.writers.add(call.process.process.index);
    live.latestWrite = call.row;
    deliver(call, end, other, messages);
  }
}

function deliver(
  { row, endNs }: Call,
  end: SocketEnd,
  direction: Direction | undefined,
  messages: readonly Sent[],
): void {
  if (direction === undefined) {
    sendOutside(end, messages);
    return;
  }
  const { carried } = direction;
  if (carried instanceof Datagrams) carried.endSend(row, messages, end, endNs);
  else {
    // A stream keeps no bounds of messages.
    const bytes = messages.reduce((sum, message) => sum + message.bytes, 0);
    carried.endWrite(row, bytes, endNs);
  }
  if (end.peerIsOutside) carried.leaveTrace(endNs);
}

/** Nobody in the log is there to receive it. */
function sendOutside({ live: { channel }, kind }: SocketEnd, messages: readonly Sent[]): void {
  for (const { bytes } of messages) {
    channel.bytesWritten += bytes;
    channel.bytesGone += bytes;
    if (isMailbox(kind)) channel.messages++;
  }
}

/** A receiver enters: it waits if there is nothing to receive and somebody who could send. */
export function beginReceiving(kernel: Kernel, call: Call, end: SocketEnd, nonBlocking: boolean): void {
  end.live.channel.readers.add(call.process.process.index);
  const mayTake = end.incoming !== undefined && waitingIn(end.incoming) > 0;
  if (call.record.phase === "begin" && mayTake) end.live.readUnderway = call.row;
  if (nonBlocking || end.listens) return;
  // What waits in a terminal may be an unfinished line, which cannot be read yet.
  if (end.incoming === undefined || end.kind === "pty" || (waitingIn(end.incoming) === 0 && mayReceive(end)))
    setBlocked(kernel, call, "empty");
}

/** What a call has received. */
export interface Receiving {
  readonly bytes: number;
  /** Room in its buffer, NaN if not known. */
  readonly room: number;
  /** Address that the kernel names, "" if none. */
  readonly from: string;
  /** How a message begins, as printed; "" for streams. */
  readonly text: string;
}

/** A receiver got these messages, or so many bytes; none at the end and when it failed. */
export function endReceiving(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  receivings: readonly Receiving[],
): void {
  if (end.incoming === undefined && receivings.some(({ bytes }) => bytes > 0))
    kernel.sockets.connectUnseen(end);
  const { incoming, live } = end;
  const before = kernel.trace.transfers.length;
  if (live.readUnderway === call.row) live.readUnderway = noRow;
  for (const receiving of receivings) {
    if (incoming !== undefined) receive(kernel, call, end, incoming, receiving);
  }
  const isEnd = receivings.length > 0 && receivings.every(({ bytes }) => bytes === 0);
  if (!isEnd && receivings.length > 0) live.latestRead = call.row;
  // That one says that the other end was closed with bytes in it that nobody had read.
  const isClosed = isEnd || call.record.errno === "ECONNRESET";
  if (!isBlocked(kernel, call)) return;
  // In one line: nobody in the log did anything meanwhile, so only somebody outside can have ended a wait.
  if (isInOneLine(call.record) || receivings.length === 0 || end.kind === "pty") endUnseenWait(kernel, call);
  addWaited(kernel, call);
  const { transfers } = kernel.trace;
  const waker = before < transfers.length ? transfers.columns.write.at(before) : noRow;
  endWait(
    kernel,
    call,
    waker === noRow ? wakerSince(kernel, call, isClosed ? live.latestClose : live.latestWrite) : waker,
  );
}

function receive(
  kernel: Kernel,
  call: Call,
  end: SocketEnd,
  { carried }: Direction,
  { bytes, room, from, text }: Receiving,
): void {
  if (end.peer === undefined && bytes > 0 && !isMailbox(end.kind) && !end.peerIsOutside) {
    // Somebody sent this whom the log does not know: what we sent there is not coming to light either.
    end.peerIsOutside = true;
    end.outgoing?.carried.leaveTrace(call.endNs);
  }
  if (!(carried instanceof Datagrams)) {
    if (bytes > 0) carried.read(call.row, bytes, call.endNs);
    return;
  }
  const isUnix = end.kind.startsWith("unix");
  const mayBeFrom = (sender: SocketEnd) =>
    from === "" || (isUnix ? sender.local === from : mayBeSame(sender.local, from));
  const sender = carried.receive(call.row, { bytes, room, mayBeFrom, text }, call.endNs);
  if (sender !== undefined && from !== "" && !isUnix) kernel.sockets.tell(sender, from, "");
}

/** Where what `end` sends goes: to its peer, or for datagrams to the socket bound to the address. */
export function destinationOf(kernel: Kernel, end: SocketEnd, to: string): Direction | undefined {
  if (!isMailbox(end.kind)) return end.outgoing;
  if (end.outgoing !== undefined && to === "") return end.outgoing;
  return kernel.sockets.mailboxOf(end, to)?.incoming;
}
