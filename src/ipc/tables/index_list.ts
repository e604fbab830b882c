import { enlarged, grownCapacity } from "../../base/growth.ts";

/** A growing list of rows, 4 bytes each, ascending. */
export class IndexList {
  #rows = new Uint32Array(4);
  length = 0;

  push(row: number): void {
    if (this.length === this.#rows.length) this.#rows = enlarged(this.#rows, grownCapacity(this.length));
    this.#rows[this.length++] = row;
  }

  at(position: number): number {
    return this.#rows[position] as number;
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    return this.length * this.#rows.BYTES_PER_ELEMENT;
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    return this.#rows.byteLength;
  }

  /** First position whose row satisfies `isAfter`, by bisection; `length` if none does. */
  firstPosition(isAfter: (row: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
