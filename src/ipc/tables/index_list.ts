import { Uint32Cells } from "../../base/chunked_cells.ts";

/** A growing list of rows, 4 bytes each, ascending. */
export class IndexList {
  readonly #rows = new Uint32Cells();
  length = 0;

  push(row: number): void {
    this.#rows.set(this.length++, row);
  }

  at(position: number): number {
    return this.#rows.at(position);
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    return this.length * this.#rows.bytesPerCell;
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    return this.#rows.allocatedBytes;
  }

  /**
   * First position, from `from` on, whose row satisfies `isAfter`, which rows after it do too; `length` if none does.
   * Strides that double away from `near`, then bisection: what is near is found in few steps.
   * @param near where it is likely to be; without it, close to `from`, and for `from` 0 anywhere
   */
  firstPosition(isAfter: (row: number) => boolean, from = 0, near = from): number {
    let low = from;
    let high = this.length;
    if (near > from && near < high) {
      if (isAfter(this.at(near))) {
        high = near;
        for (let stride = 1; high - stride > low; stride *= 2) {
          if (!isAfter(this.at(high - stride))) low = high - stride + 1;
          else high -= stride;
        }
      } else low = near + 1;
    }
    for (let stride = 1; from > 0 && low + stride < high; stride *= 2) {
      if (isAfter(this.at(low + stride))) high = low + stride;
      else low += stride + 1;
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
