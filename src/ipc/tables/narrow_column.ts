import { Uint16Cells, Uint32Cells } from "../../base/chunked_cells.ts";
import { noRow } from "../../base/table.ts";

/** Stands for `noRow` while cells have two bytes. */
const narrowNoRow = 0xffff;

/**
 * Whole numbers below 2^32, or `noRow`, of which most columns only ever see small ones: two bytes a cell, and four from
 * the first number on that needs them.
 */
export class NarrowColumn {
  #narrow: Uint16Cells | undefined = new Uint16Cells();
  #wide: Uint32Cells | undefined;
  #length = 0;

  at(row: number): number {
    if (this.#narrow === undefined) return (this.#wide as Uint32Cells).at(row);
    const cell = this.#narrow.at(row);
    return cell === narrowNoRow ? noRow : cell;
  }

  set(row: number, value: number): void {
    // Two bytes of `noRow` are `narrowNoRow`.
    if (this.#narrow !== undefined && (value < narrowNoRow || value === noRow)) this.#narrow.set(row, value);
    else this.#widened().set(row, value);
    if (row >= this.#length) this.#length = row + 1;
  }

  get usedBytes(): number {
    return this.#length * (this.#narrow === undefined ? 4 : 2);
  }

  get allocatedBytes(): number {
    return (this.#narrow ?? this.#widened()).allocatedBytes;
  }

  #widened(): Uint32Cells {
    if (this.#wide !== undefined) return this.#wide;
    const wide = new Uint32Cells();
    for (let row = 0; row < this.#length; row++) wide.set(row, this.at(row));
    this.#narrow = undefined;
    this.#wide = wide;
    return wide;
  }
}
