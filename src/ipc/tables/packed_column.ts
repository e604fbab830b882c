import { enlarged, grownCapacity } from "../../base/growth.ts";

/** Cells below are the number itself, one too high so that -1 fits; from here on they say where it stands. */
const firstFar = 2 ** 31;
const nothing = 2 ** 32 - 1;

/**
 * Numbers that mostly are whole and small, as durations in ns and what calls return: four bytes for those from -1 to
 * 2^31 - 2 and for NaN, twelve for any other.
 */
export class PackedColumn {
  #cells: Uint32Array;
  #far = new Float64Array(4);
  #farCount = 0;

  constructor(capacity: number) {
    this.#cells = new Uint32Array(capacity);
  }

  /** Bytes of `length` cells and of the numbers that did not fit into them. */
  usedBytes(length: number): number {
    return length * this.#cells.BYTES_PER_ELEMENT + this.#farCount * this.#far.BYTES_PER_ELEMENT;
  }

  get allocatedBytes(): number {
    return this.#cells.byteLength + this.#far.byteLength;
  }

  at(row: number): number {
    const cell = this.#cells[row] as number;
    if (cell < firstFar) return cell - 1;
    return cell === nothing ? Number.NaN : (this.#far[cell - firstFar] as number);
  }

  set(row: number, value: number): void {
    const cell = value + 1;
    if (cell >= 0 && cell < firstFar && cell % 1 === 0) this.#cells[row] = cell;
    else if (Number.isNaN(value)) this.#cells[row] = nothing;
    else this.#setFar(row, value);
  }

  grow(capacity: number): void {
    this.#cells = enlarged(this.#cells, capacity);
  }

  /** A cell that is set again keeps its far place. */
  #setFar(row: number, value: number): void {
    const cell = this.#cells[row] as number;
    if (cell >= firstFar && cell !== nothing) {
      this.#far[cell - firstFar] = value;
      return;
    }
    if (this.#farCount === this.#far.length) {
      this.#far = enlarged(this.#far, grownCapacity(this.#farCount));
    }
    this.#far[this.#farCount] = value;
    this.#cells[row] = firstFar + this.#farCount++;
  }
}
