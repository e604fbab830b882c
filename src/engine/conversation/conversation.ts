import type { CallIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { processLabel } from "../../ipc/names.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { Conversation, ConversationQuery, Speaker, Turn } from "../../protocol/conversation.ts";
import type { EngineSource } from "../engine_source.ts";
import { processOfCall } from "../flows.ts";
import { MovedBytes } from "./moved_bytes.ts";
import { type PlacedTransfer, TransferOrder } from "./transfer_order.ts";

const mostTransfers = 1000;
/** Of a page, so that a conversation of large writes fits a message. */
const mostBytes = 1 << 20;

/** A page of a channel's conversation. Throws, with words for a person, if the trace has no such channel. */
export function conversation({ trace, log }: EngineSource, query: ConversationQuery): Conversation {
  const channel = trace.channels[query.channel];
  if (channel === undefined) throw new Error("This channel is not in the trace.");
  const order = new TransferOrder(trace, channel);
  const limit = Math.min(mostTransfers, Math.max(1, Math.floor(query.limit)));
  const wanted =
    typeof query.from === "number" ? query.from : pageOf(order.before(query.from.aroundNs), limit);
  const from = Math.min(Math.max(0, Math.floor(wanted)), Math.max(0, order.length - 1));
  const placed = order.slice(from, limit);
  const moved = new MovedBytes(trace, log);
  const pieces: Uint8Array[] = [];
  const turns: Turn[] = [];
  let size = 0;
  placed.forEach((transfer, index) => {
    const list = transfer.direction === "forth" ? channel.transfers : channel.returning;
    const bytes = moved.of(list, transfer.position).subarray(0, Math.max(0, mostBytes - size));
    const turn = turnOf(trace, transfer, from + index, size, bytes.length);
    pieces.push(bytes);
    size += bytes.length;
    const last = turns.at(-1);
    if (last !== undefined && continues(last, turn)) turns[turns.length - 1] = joined(last, turn);
    else turns.push(turn);
  });
  return {
    channel: query.channel,
    from,
    transfers: placed.length,
    total: order.length,
    turns,
    payload: joinedBytes(pieces, size),
    left: channel.fill.length === 0 ? 0 : channel.fill.level(channel.fill.length - 1),
  };
}

function pageOf(number: number, limit: number): number {
  return number - (number % limit);
}

function turnOf(trace: Trace, transfer: PlacedTransfer, number: number, start: number, known: number): Turn {
  const { write, read, bytes } = trace.transfers.columns;
  const { calls } = trace;
  const writer = callOrNull(write.at(transfer.row));
  const reader = callOrNull(read.at(transfer.row));
  const readNs = reader === null ? Number.POSITIVE_INFINITY : calls.endNs(reader);
  return {
    number,
    direction: transfer.direction,
    from: speakerOf(trace, writer),
    to: speakerOf(trace, reader),
    write: writer,
    read: reader,
    writtenNs: writer === null ? null : calls.startNs(writer),
    readNs: Number.isFinite(readNs) ? (readNs as Nanos) : null,
    bytes: bytes.at(transfer.row),
    reads: 1,
    start,
    known,
  };
}

/** The same write, read on by the same process: one thing that was said, however it was taken in. */
function continues(last: Turn, next: Turn): boolean {
  return (
    last.write !== null &&
    last.write === next.write &&
    last.direction === next.direction &&
    last.to?.process === next.to?.process &&
    last.known === last.bytes
  );
}

function joined(last: Turn, next: Turn): Turn {
  return {
    ...last,
    read: next.read,
    readNs: next.readNs,
    bytes: last.bytes + next.bytes,
    reads: last.reads + 1,
    known: last.known + next.known,
  };
}

function callOrNull(call: number | undefined): CallIndex | null {
  return call === undefined || call === noRow ? null : (call as CallIndex);
}

function speakerOf(trace: Trace, call: CallIndex | null): Speaker | null {
  if (call === null) return null;
  const process: ProcessIndex = processOfCall(trace, call);
  return { process, name: processLabel(trace, process, trace.calls.startNs(call)) };
}

function joinedBytes(pieces: readonly Uint8Array[], size: number): ArrayBuffer {
  const joined = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined.buffer;
}
