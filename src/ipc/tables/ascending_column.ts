import { Float64Cells } from "../../base/chunked_cells.ts";
import { PackedColumn } from "./packed_column.ts";

/** So many rows are told from the first of them: with lines of kilobytes, or milliseconds apart, they are still close. */
const groupBits = 8;

/**
 * Whole numbers from 0 to 2^53 that mostly ascend from row to row, as positions in a log do, and times in ns: four bytes for
 * one less than 2^31 above the first of its group, however large they become, twelve for any other.
 */
export class AscendingColumn {
  /** Of the first row of each group, as it was set first. */
  readonly #bases = new Float64Cells();
  readonly #sinceBase = new PackedColumn();
  #length = 0;

  at(row: number): number {
    return this.#bases.at(row >>> groupBits) + this.#sinceBase.at(row);
  }

  /** Rows come into being in their order. */
  set(row: number, value: number): void {
    const group = row >>> groupBits;
    if (row >= this.#length) {
      if (group << groupBits >= this.#length) this.#bases.set(group, value);
      this.#length = row + 1;
    }
    this.#sinceBase.set(row, value - this.#bases.at(group));
  }

  get usedBytes(): number {
    const groups = Math.ceil(this.#length / 2 ** groupBits);
    return this.#sinceBase.usedBytes + groups * this.#bases.bytesPerCell;
  }

  get allocatedBytes(): number {
    return this.#sinceBase.allocatedBytes + this.#bases.allocatedBytes;
  }
}
