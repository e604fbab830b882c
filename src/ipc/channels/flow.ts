import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { IndexList } from "../tables/index_list.ts";
import type { Channel, Trace } from "../trace.ts";

/** One direction through a channel as the trace shows it: its transfers, and its part of the fill level. */
export class Flow {
  readonly #trace: Trace;
  readonly channel: Channel;
  /** Its rows of `transfers`: the channel's own, or of a channel with two directions the returning ones. */
  readonly #transfers: IndexList;
  #offset = 0;
  #level = 0;
  /** The other direction, whose level counts too. */
  opposite: Flow | undefined;

  constructor(trace: Trace, channel: Channel, transfers: IndexList = channel.transfers) {
    this.#trace = trace;
    this.channel = channel;
    this.#transfers = transfers;
  }

  get transfers(): IndexList {
    return this.#transfers;
  }

  /** The next `bytes` bytes went from one call to the other; either may be `noRow`. The row of the transfer. */
  join(write: number, read: number, bytes: number): number {
    const row = this.addTransfer(write, read, bytes, this.#offset);
    this.#offset += bytes;
    return row;
  }

  addTransfer(write: number, read: number, bytes: number, offset: number): number {
    const row = this.#trace.transfers.addRow();
    const columns = this.#trace.transfers.columns;
    columns.channel.set(row, this.channel.index);
    columns.write.set(row, write);
    columns.read.set(row, read);
    columns.bytes.set(row, bytes);
    columns.offset.set(row, offset);
    this.#transfers.push(row);
    return row;
  }

  /** A transfer whose writer was not known gets one, or loses it with `noRow`. */
  setWriter(row: number, write: number = noRow): void {
    this.#trace.transfers.columns.write.set(row, write);
  }

  /** This direction holds `level` bytes from `ns` on. */
  mark(ns: Nanos, level: number): void {
    this.#level = level;
    const both = this.opposite === undefined ? level : level + this.opposite.#level;
    const { channel } = this;
    channel.fill.push(ns, both);
    if (both > channel.peakFill) channel.peakFill = both;
  }
}
