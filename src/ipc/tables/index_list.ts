import { ChunkedCells } from "../../base/chunked_cells.ts";

/** A growing list of rows, 4 bytes each, ascending. */
export class IndexList {
  readonly #rows = new ChunkedCells(Uint32Array);
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
