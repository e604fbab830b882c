import { Float64Cells } from "../../base/chunked_cells.ts";
import { PackedColumn } from "./packed_column.ts";

/** So many rows are told from the first of them: with lines of kilobytes, or milliseconds apart, they are still close. */
const groupBits = 8;

/**
 * Numbers that mostly are whole and ascend from row to row, as positions in a log do, and times in ns: four bytes for one
 * less than 2^31 above the first of its group, however large they become, twelve for most others.
 */
export class AscendingColumn {
  /** Of the first row of each group, as it was set first. */
  readonly #bases = new Float64Cells();
  readonly #sinceBase = new PackedColumn();
  /** What is so far from its base that a double cannot say how far: in no log but a damaged one. */
  readonly #lost = new Map<number, number>();
  #length = 0;

  at(row: number): number {
    const since = this.#sinceBase.at(row);
    return Number.isNaN(since) ? (this.#lost.get(row) as number) : this.#bases.at(row >>> groupBits) + since;
  }

  /** Rows come into being in their order. */
  set(row: number, value: number): void {
    const group = row >>> groupBits;
    if (row >= this.#length) {
      if (group << groupBits >= this.#length) this.#bases.set(group, value);
      this.#length = row + 1;
    }
    const base = this.#bases.at(group);
    if (base + (value - base) === value) this.#sinceBase.set(row, value - base);
    else {
      this.#sinceBase.setNothing(row);
      this.#lost.set(row, value);
    }
  }

  get usedBytes(): number {
    const groups = Math.ceil(this.#length / 2 ** groupBits);
    return this.#sinceBase.usedBytes + groups * this.#bases.bytesPerCell;
  }

  get allocatedBytes(): number {
    return this.#sinceBase.allocatedBytes + this.#bases.allocatedBytes;
  }
}
