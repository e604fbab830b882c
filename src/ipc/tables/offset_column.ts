import { Float64Cells } from "../../base/chunked_cells.ts";
import { PackedColumn } from "./packed_column.ts";

/** So many rows are told from the position of the first: with lines of kilobytes they are still close together. */
const groupBits = 8;

/**
 * Positions in a log, in bytes, which mostly ascend from row to row: four bytes for one within 2 GiB after the first of its
 * group, however long the log is, twelve for any other. Whole numbers from 0 to 2^53.
 */
export class OffsetColumn {
  /** Of the first row of each group, as it was set first. */
  readonly #bases = new Float64Cells();
  readonly #sinceBase = new PackedColumn();
  #length = 0;

  at(row: number): number {
    return this.#bases.at(row >>> groupBits) + this.#sinceBase.at(row);
  }

  /** Rows come into being in their order. */
  set(row: number, offset: number): void {
    const group = row >>> groupBits;
    if (row >= this.#length) {
      if (group << groupBits >= this.#length) this.#bases.set(group, offset);
      this.#length = row + 1;
    }
    this.#sinceBase.set(row, offset - this.#bases.at(group));
  }

  get usedBytes(): number {
    const groups = Math.ceil(this.#length / 2 ** groupBits);
    return this.#sinceBase.usedBytes + groups * this.#bases.bytesPerCell;
  }

  get allocatedBytes(): number {
    return this.#sinceBase.allocatedBytes + this.#bases.allocatedBytes;
  }
}
