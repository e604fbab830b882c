import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { Units } from "../channels/units.ts";
import type { Channel, Trace } from "../trace.ts";

/** Bytes of one read or write of an eventfd: a 64-bit number. */
const numberBytes = 8;

/** An eventfd's counter: writes add to it, a read takes all of it, or 1 with EFD_SEMAPHORE. */
export class EventCounter {
  readonly #trace: Trace;
  readonly #channel: Channel;
  readonly #units = new Units();
  /** Transfers whose writer is not known yet, by the call that read. */
  readonly #owed = new Map<number, number>();
  #value: number;

  constructor(trace: Trace, channel: Channel, initial: number) {
    this.#trace = trace;
    this.#channel = channel;
    this.#value = initial;
    this.#units.put(noRow, initial, 0 as Nanos);
    this.#mark(channel.createdNs);
  }

  /** What the counter stands at, by what has returned. */
  get value(): number {
    return this.#value;
  }

  /** Whether a write of `count` need not wait: the counter goes to 2^64-2 (eventfd(2)), here as exact as a double is. */
  hasRoomFor(count: number): boolean {
    return this.#value + count < 2 ** 64;
  }

  /** A write of `count` was entered: a read can have its units before it has returned. */
  beginAdd(call: number, count: number, startNs: Nanos): void {
    for (const reader of this.#units.putAgain(call, count, startNs)) this.#repay(reader, call);
  }

  endAdd(call: number, count: number, accepted: boolean, ns: Nanos): void {
    if (!accepted) this.#units.withdraw(call);
    else {
      this.#value += count;
      this.#mark(ns);
    }
  }

  /** A read returned `count`; every write whose units it took is joined with it. */
  take(call: number, count: number, ns: Nanos): void {
    const writes = this.#units.take(call, count, ns, true);
    for (const write of writes) if (write !== noRow) this.#join(write, call);
    if (writes.length === 0) this.#owed.set(call, this.#join(noRow, call));
    this.#value -= count;
    this.#mark(ns);
  }

  /** The first that pays takes the place of the writer that was not known; those after it have joins of their own. */
  #repay(reader: number, write: number): void {
    const row = this.#owed.get(reader);
    this.#owed.delete(reader);
    if (row === undefined) this.#join(write, reader);
    else this.#trace.transfers.columns.write.set(row, write);
  }

  #join(write: number, read: number): number {
    const row = this.#trace.transfers.addRow();
    const { columns } = this.#trace.transfers;
    columns.channel.set(row, this.#channel.index);
    columns.write.set(row, write);
    columns.read.set(row, read);
    columns.bytes.set(row, numberBytes);
    columns.offset.set(row, this.#channel.transfers.length * numberBytes);
    this.#channel.transfers.push(row);
    return row;
  }

  #mark(ns: Nanos): void {
    const level = Math.max(0, this.#value);
    this.#channel.fill.push(ns, level);
    if (level > this.#channel.peakFill) this.#channel.peakFill = level;
  }
}
