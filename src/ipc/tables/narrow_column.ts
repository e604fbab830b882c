import { enlarged } from "../../base/growth.ts";
import { noRow } from "../../base/table.ts";

/** Stands for `noRow` while cells have two bytes. */
const narrowNoRow = 0xffff;

/**
 * Whole numbers below 2^32, or `noRow`, of which most columns only ever see small ones: two bytes a cell, and four from
 * the first number on that needs them.
 */
export class NarrowColumn {
  #cells: Uint16Array | Uint32Array;

  constructor(capacity: number) {
    this.#cells = new Uint16Array(capacity);
  }

  /** Bytes of `length` cells. */
  usedBytes(length: number): number {
    return length * this.#cells.BYTES_PER_ELEMENT;
  }

  get allocatedBytes(): number {
    return this.#cells.byteLength;
  }

  at(row: number): number {
    const cell = this.#cells[row] as number;
    return cell === narrowNoRow && this.#cells.BYTES_PER_ELEMENT === 2 ? noRow : cell;
  }

  set(row: number, value: number): void {
    if (value >= narrowNoRow && value !== noRow && this.#cells.BYTES_PER_ELEMENT === 2) this.#widen();
    // Two bytes of `noRow` are `narrowNoRow`.
    this.#cells[row] = value;
  }

  grow(capacity: number): void {
    this.#cells = enlarged<Uint16Array | Uint32Array>(this.#cells, capacity);
  }

  #widen(): void {
    this.#cells = Uint32Array.from(this.#cells, (cell) => (cell === narrowNoRow ? noRow : cell));
  }
}
