import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { Channel, Trace } from "../trace.ts";
import { canPrecede } from "../waiting/stamp_slack.ts";
import type { Wakes } from "../waiting/wakes.ts";

/** What a call says of the message it sends or has received. */
export interface MessageSight {
  readonly call: number;
  readonly bytes: number;
  /** Type (SysV), priority (POSIX); NaN where the call does not tell. */
  readonly type: number;
  /** How the payload begins, as printed: tells messages of the same type and size apart. */
  readonly text: string;
  readonly startNs: Nanos;
  readonly endNs: Nanos;
}

export interface Reception extends MessageSight {
  /** MSG_NOERROR, or a buffer too small: the message may have been longer. */
  readonly mayBeCut: boolean;
  /** The receiver had to wait for it. */
  readonly waited: boolean;
}

interface Message extends MessageSight {
  /** Returned successfully. */
  sent: boolean;
  /** The transfer that took it before its send had returned; `noRow` while it lies in the queue. */
  transfer: number;
}

interface Debt {
  readonly transfer: number;
  readonly reception: Reception;
}

/** By priority, the highest first, as mq_overview(7) has it; or all in the order in which they came. */
export type QueueOrder = "priority" | "arrival";

/**
 * Messages from senders to receivers, each joined as one transfer. Which message a receiver got shows in what
 * it got (type, size, first bytes), so that lines out of order join rightly; only among equals does the
 * kernel's order decide. A receiver can be in the log before its sender has returned, or before its sender's
 * line: then the message is taken from a send underway, or stays owed until the send is seen.
 */
export class MessageQueue {
  readonly #trace: Trace;
  readonly #channel: Channel;
  readonly #wakes: Wakes;
  readonly #order: QueueOrder;
  /** Sent and not received, in the order in which they will be received. */
  readonly #waiting: Message[] = [];
  readonly #underway: Message[] = [];
  readonly #debts: Debt[] = [];
  readonly #guessed = new Set<number>();
  #offset = 0;
  #bytes = 0;
  /** The reception that made room last. */
  #lastReceive = noRow;

  constructor(trace: Trace, channel: Channel, wakes: Wakes, order: QueueOrder) {
    this.#trace = trace;
    this.#channel = channel;
    this.#wakes = wakes;
    this.#order = order;
  }

  /** Messages in the queue. */
  get depth(): number {
    return this.#waiting.length;
  }

  /** Bytes in the queue. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A receiver was entered of which the log does not tell yet what it wants: that it waits is a guess. */
  guessWait(call: number): void {
    this.#guessed.add(call);
  }

  /** Whether that a receiver waits was a guess; asked once it returned. */
  takeGuess(call: number): boolean {
    return this.#guessed.delete(call);
  }

  /** The call that received last, and so made room. */
  get lastReceive(): number {
    return this.#lastReceive;
  }

  /** Whether a receiver who wants such a type finds one. */
  has(wants: (type: number) => boolean): boolean {
    return this.#waiting.some(({ type }) => wants(type));
  }

  /** A send was entered; a second time if its first line was cut. */
  beginSend(sight: MessageSight): void {
    const at = this.#underway.findIndex(({ call }) => call === sight.call);
    const transfer = this.#underway[at]?.transfer ?? noRow;
    this.#underway.splice(at < 0 ? this.#underway.length : at, 1, { ...sight, sent: false, transfer });
  }

  /** The send returned. */
  endSend(call: number, accepted: boolean, ns: Nanos): void {
    const at = this.#underway.findIndex((message) => message.call === call);
    const message = this.#underway[at];
    if (message === undefined) return;
    this.#underway.splice(at, 1);
    if (!accepted) {
      if (message.transfer !== noRow) this.#disown(message);
      return;
    }
    message.sent = true;
    if (message.transfer !== noRow) return;
    this.#count(message);
    if (!this.#repay(message)) this.#enqueue(message);
    this.#mark(ns);
  }

  /** A receiver got a message. Answers the call that sent it, `noRow` if it is not (yet) known. */
  receive(reception: Reception): number {
    this.#channel.bytesRead += reception.bytes;
    this.#lastReceive = reception.call;
    const message = this.#take(this.#waiting, reception) ?? this.#find(this.#underway, reception, isFree);
    const transfer = this.#join(message?.call ?? noRow, reception);
    if (message === undefined) {
      this.#channel.bytesUnseen += reception.bytes;
      this.#debts.push({ transfer, reception });
    } else {
      if (message.sent) this.#bytes -= message.bytes;
      else {
        message.transfer = transfer;
        this.#count(message);
      }
      // The rest of a message that was cut.
      this.#channel.bytesGone += Math.max(0, message.bytes - reception.bytes);
      if (reception.waited) this.#wakes.add(reception.call, message.call);
    }
    this.#mark(reception.endNs);
    return message?.call ?? noRow;
  }

  #count(message: Message): void {
    this.#channel.bytesWritten += message.bytes;
    this.#channel.messages++;
  }

  #enqueue(message: Message): void {
    const before =
      this.#order === "arrival" ? -1 : this.#waiting.findIndex(({ type }) => type < message.type);
    this.#waiting.splice(before < 0 ? this.#waiting.length : before, 0, message);
    this.#bytes += message.bytes;
  }

  #take(from: Message[], reception: Reception): Message | undefined {
    const message = this.#find(from, reception, () => true);
    if (message !== undefined) from.splice(from.indexOf(message), 1);
    return message;
  }

  /** The first that is what was received to the last detail; else the first that can have been it. */
  #find(
    among: readonly Message[],
    reception: Reception,
    isCandidate: (message: Message) => boolean,
  ): Message | undefined {
    let possible: Message | undefined;
    for (const message of among) {
      if (!isCandidate(message) || !couldBe(message, reception)) continue;
      if (isAlike(message.text, reception.text)) return message;
      possible ??= message;
    }
    return possible;
  }

  /** Gives the message to a reception that was ahead of its sender. */
  #repay(message: Message): boolean {
    const at = this.#debts.findIndex(
      ({ reception }) => canPrecede(message.startNs, reception.endNs) && couldBe(message, reception),
    );
    const debt = this.#debts[at];
    if (debt === undefined) return false;
    this.#debts.splice(at, 1);
    this.#trace.transfers.columns.write.set(debt.transfer, message.call);
    this.#channel.bytesUnseen -= debt.reception.bytes;
    this.#channel.bytesGone += Math.max(0, message.bytes - debt.reception.bytes);
    if (debt.reception.waited) this.#wakes.add(debt.reception.call, message.call);
    return true;
  }

  /** What was taken for this send's message cannot have been: it failed. */
  #disown(message: Message): void {
    const { columns } = this.#trace.transfers;
    columns.write.set(message.transfer, noRow);
    const received = columns.bytes.at(message.transfer);
    this.#channel.bytesUnseen += received;
    this.#channel.bytesGone -= Math.max(0, message.bytes - received);
    this.#channel.bytesWritten -= message.bytes;
    this.#channel.messages--;
  }

  #join(send: number, { call, bytes }: Reception): number {
    const row = this.#trace.transfers.addRow();
    const { columns } = this.#trace.transfers;
    columns.channel.set(row, this.#channel.index);
    columns.write.set(row, send);
    columns.read.set(row, call);
    columns.bytes.set(row, bytes);
    columns.offset.set(row, this.#offset);
    this.#offset += bytes;
    this.#channel.transfers.push(row);
    return row;
  }

  /**
   * A sender's line can come before that of the receiver who made room for it: the level is cut at the capacity
   * (a SysV queue's is in bytes, and its channel has none).
   */
  #mark(ns: Nanos): void {
    const { capacity } = this.#channel;
    const depth = Number.isNaN(capacity) ? this.#waiting.length : Math.min(this.#waiting.length, capacity);
    this.#channel.fill.push(ns, depth);
    this.#channel.queuedBytes.push(ns, this.#bytes);
    if (depth > this.#channel.peakFill) this.#channel.peakFill = depth;
  }
}

function isFree(message: Message): boolean {
  return message.transfer === noRow;
}

function couldBe(message: Message, { type, bytes, mayBeCut }: Reception): boolean {
  if (!Number.isNaN(type) && !Number.isNaN(message.type) && type !== message.type) return false;
  return bytes === message.bytes || (mayBeCut && bytes < message.bytes);
}

/** Printed payloads are cut at strace's limit, and a receiver's goes on with what else lay in its buffer. */
function isAlike(sent: string, received: string): boolean {
  return received.startsWith(sent) || sent.startsWith(received);
}
