import { Uint32Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";

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

  /** First position, from `from` on, whose row satisfies `isAfter`, which rows after it do too; `length` if none does. */
  firstPosition(isAfter: (row: number) => boolean, from = 0, near = from): number {
    return firstPosition((position) => isAfter(this.at(position)), this.length, from, near);
  }
}
