import { noRow } from "../../base/table.ts";
import type { IndexList } from "../../ipc/tables/index_list.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";

/** A transfer and where it stands in its direction. */
export interface PlacedTransfer {
  readonly row: number;
  readonly direction: "forth" | "back";
  readonly position: number;
}

/** The transfers of a channel's two directions as one sequence in order of writing, any part of it found by bisection. */
export class TransferOrder {
  constructor(
    readonly trace: Trace,
    readonly channel: Channel,
  ) {}

  get length(): number {
    return this.channel.transfers.length + this.channel.returning.length;
  }

  /** Transfers `from` to `from + limit - 1`. */
  slice(from: number, limit: number): PlacedTransfer[] {
    const { transfers, returning } = this.channel;
    let forth = this.#forthBefore(from);
    let back = from - forth;
    const placed: PlacedTransfer[] = [];
    while (placed.length < limit && forth + back < this.length) {
      const takesForth =
        back >= returning.length ||
        (forth < transfers.length && this.#ns(transfers, forth) <= this.#ns(returning, back));
      if (takesForth) placed.push({ row: transfers.at(forth), direction: "forth", position: forth++ });
      else placed.push({ row: returning.at(back), direction: "back", position: back++ });
    }
    return placed;
  }

  /** How many were written before `ns`. */
  before(ns: number): number {
    const written = (list: IndexList) => list.firstPosition((row) => this.#nsOf(row) >= ns);
    return written(this.channel.transfers) + written(this.channel.returning);
  }

  /** How many of the first `count` go forth: the place where two ascending lists are cut. */
  #forthBefore(count: number): number {
    const { transfers, returning } = this.channel;
    let low = Math.max(0, count - returning.length);
    let high = Math.min(count, transfers.length);
    while (low < high) {
      const forth = (low + high) >>> 1;
      const back = count - forth;
      if (back > 0 && this.#ns(transfers, forth) <= this.#ns(returning, back - 1)) low = forth + 1;
      else high = forth;
    }
    return low;
  }

  #ns(list: IndexList, position: number): number {
    return this.#nsOf(list.at(position));
  }

  /** When it was written; what no call of the log wrote is put where it was read. */
  #nsOf(row: number): number {
    const { write, read } = this.trace.transfers.columns;
    const call = (write.at(row) === noRow ? read.at(row) : write.at(row)) as number;
    return call === noRow ? 0 : this.trace.calls.startNs(call);
  }
}
