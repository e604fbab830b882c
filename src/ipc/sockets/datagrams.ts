import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { Flow } from "../channels/flow.ts";
import { mayBeSameText } from "./message_text.ts";

/** A message as its sender's call gives it. */
export interface Sent {
  readonly bytes: number;
  /** How it begins, as printed; "" if not known. */
  readonly text: string;
}

/** A message that nobody has received yet, or that was received before its sender's call returned. */
interface Message<Sender> extends Sent {
  readonly write: number;
  readonly sender: Sender;
  /** Its call has not returned: the kernel may not have taken it. */
  underway: boolean;
  /** Row of `transfers`, once it is received. */
  transfer: number;
  /** Bytes of it that were received. */
  received: number;
}

/** A line is late by a few others at most; who sends from outside the trace is never heard of. */
const mostOwed = 64;

/** Messages that are looked through for the one received: bounds what a log costs in which none ever fits. */
const mostOvertaken = 4096;

/** What one receipt took. */
export interface Receipt<Sender> {
  /** Bytes that came to lie in the buffer. */
  readonly bytes: number;
  /** Room in the buffer; a longer message is cut there and the rest is lost (recv(2)). NaN if not known. */
  readonly room: number;
  /** Whether the kernel may have named this sender. */
  readonly mayBeFrom: (sender: Sender) => boolean;
  readonly text: string;
}

/** A receipt whose message is not in the log yet. */
interface Owed<Sender> extends Receipt<Sender> {
  readonly transfer: number;
}

/**
 * One direction of messages that keep their bounds: datagrams and packets. Each receipt is joined to one message:
 * the first in line that fits it in sender, size and words, for the log's order is not always the kernel's.
 */
export class Datagrams<Sender> {
  readonly flow: Flow;
  readonly #line: Message<Sender>[] = [];
  readonly #owed: Owed<Sender>[] = [];
  #level = 0;

  constructor(flow: Flow) {
    this.flow = flow;
  }

  /** Messages sent and not received. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Whether those of other calls stand in line already when `call` comes; its own may, if its line was cut. */
  hasOthers(call: number): boolean {
    return this.#line.some(({ write }) => write !== call);
  }

  /** A call that sends `bytes` was entered; a second time if its line was cut. One that returns at once need not begin. */
  beginSend(call: number, { bytes, text }: Sent, sender: Sender): void {
    const known = this.#line.findIndex(({ write }) => write === call);
    if (known >= 0) {
      if ((this.#line[known] as Message<Sender>).transfer !== noRow) return;
      this.#line.splice(known, 1);
    }
    const message = { write: call, bytes, text, sender, underway: true, transfer: noRow, received: 0 };
    this.#pay(message);
    this.#line.push(message);
  }

  /** It returned: the kernel took these messages, none if it failed. */
  endSend(call: number, sent: readonly Sent[], sender: Sender, ns: Nanos): void {
    const underway = this.#line.findIndex((message) => message.write === call && message.underway);
    const begun = this.#line[underway];
    let unheard = sent;
    if (begun !== undefined && begun.transfer !== noRow) {
      this.#line.splice(underway, 1);
      if (sent.length > 0) unheard = sent.slice(1);
      else this.#disown(begun);
    } else if (begun !== undefined && sent[0]?.bytes === begun.bytes) {
      begun.underway = false;
      this.#count(begun.bytes);
      this.#level += begun.bytes;
      unheard = sent.slice(1);
    } else if (begun !== undefined) this.#line.splice(underway, 1);
    for (const message of unheard) this.#send(call, message, sender);
    this.flow.mark(ns, this.#level);
  }

  /** A call received a message; who sent it, if that is known. A receipt of nothing is one only if an empty message waits. */
  receive(call: number, receipt: Receipt<Sender>, ns: Nanos): Sender | undefined {
    const at = this.#placeOf(receipt);
    const message = this.#line[at];
    if (message === undefined) {
      if (receipt.bytes > 0) this.#receiveUnseen(call, receipt);
    } else {
      const { channel } = this.flow;
      message.transfer = this.flow.join(message.write, call, receipt.bytes);
      message.received = receipt.bytes;
      channel.bytesRead += receipt.bytes;
      channel.bytesGone += message.bytes - receipt.bytes;
      if (message.underway) this.#count(message.bytes);
      else {
        this.#level -= message.bytes;
        this.#line.splice(at, 1);
      }
      if (channel.kind === "udp" && at > 0) this.#dropBefore(at, message.sender);
    }
    this.flow.mark(ns, this.#level);
    return message?.sender;
  }

  /** Nobody in the log receives what was sent: it goes to somebody who is not traced. */
  leaveTrace(ns: Nanos): void {
    this.flow.channel.bytesGone += this.#level;
    this.#level = 0;
    this.#line.length = 0;
    this.flow.mark(ns, 0);
  }

  /** UDP keeps the order of one sender's messages on one machine: what is overtaken was dropped (udp(7)). */
  #dropBefore(place: number, sender: Sender): void {
    let kept = 0;
    this.#line.forEach((message, at) => {
      if (at < place && message.sender === sender && !message.underway) {
        this.#level -= message.bytes;
        this.flow.channel.bytesGone += message.bytes;
      } else this.#line[kept++] = message;
    });
    this.#line.length = kept;
  }

  /** Place in line of the message that was received, -1 if it is not there. */
  #placeOf(receipt: Receipt<Sender>): number {
    const first = this.#line.findIndex((message) => isOf(message, receipt));
    const fits = first < 0 || mayBeSameText((this.#line[first] as Message<Sender>).text, receipt.text);
    if (fits) return first;
    // Far ahead in line there is only what a receiver's full buffer dropped.
    const last = Math.min(this.#line.length, first + mostOvertaken);
    for (let at = first + 1; at < last; at++) {
      const message = this.#line[at] as Message<Sender>;
      if (isOf(message, receipt) && mayBeSameText(message.text, receipt.text)) return at;
    }
    return first;
  }

  #send(call: number, { bytes, text }: Sent, sender: Sender): void {
    const message = { write: call, bytes, text, sender, underway: false, transfer: noRow, received: 0 };
    if (this.#pay(message)) return;
    this.#count(bytes);
    this.#line.push(message);
    this.#level += bytes;
  }

  /** Gives the message to a receipt that was ahead of its sender. */
  #pay(message: Message<Sender>): boolean {
    const owed = this.#owed.findIndex(
      (receipt) => isOf(message, receipt) && mayBeSameText(message.text, receipt.text),
    );
    if (owed < 0) return false;
    const [paid] = this.#owed.splice(owed, 1) as [Owed<Sender>];
    const { channel } = this.flow;
    this.flow.setWriter(paid.transfer, message.write);
    message.transfer = paid.transfer;
    message.received = paid.bytes;
    // The receipt has counted one message already.
    channel.bytesWritten += message.bytes;
    channel.bytesUnseen -= paid.bytes;
    channel.bytesGone += message.bytes - paid.bytes;
    return true;
  }

  #count(bytes: number): void {
    this.flow.channel.bytesWritten += bytes;
    this.flow.channel.messages++;
  }

  #receiveUnseen(call: number, receipt: Receipt<Sender>): void {
    const { channel } = this.flow;
    const transfer = this.flow.join(noRow, call, receipt.bytes);
    channel.bytesRead += receipt.bytes;
    channel.bytesUnseen += receipt.bytes;
    channel.messages++;
    this.#owed.push({ ...receipt, transfer });
    if (this.#owed.length > mostOwed) this.#owed.shift();
  }

  /** A message that somebody received was not sent after all: then it was somebody else's. */
  #disown(message: Message<Sender>): void {
    const { channel } = this.flow;
    channel.bytesWritten -= message.bytes;
    channel.bytesGone -= message.bytes - message.received;
    channel.bytesUnseen += message.received;
    this.flow.setWriter(message.transfer);
  }
}

function isOf<Sender>(message: Message<Sender>, receipt: Receipt<Sender>): boolean {
  if (message.transfer !== noRow || !receipt.mayBeFrom(message.sender)) return false;
  if (message.bytes === receipt.bytes) return true;
  return message.bytes > receipt.bytes && !(receipt.bytes < receipt.room);
}
