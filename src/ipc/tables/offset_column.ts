import { Uint16Cells, Uint32Cells } from "../../base/chunked_cells.ts";

const lowWord = 2 ** 32;

/** Positions in a log: four bytes each, six once the log is longer than 4 GiB. Whole numbers from 0 to 2^48. */
export class OffsetColumn {
  readonly #low = new Uint32Cells();
  #high: Uint16Cells | undefined;
  #length = 0;

  at(row: number): number {
    const low = this.#low.at(row);
    return this.#high === undefined ? low : this.#high.at(row) * lowWord + low;
  }

  set(row: number, offset: number): void {
    if (row >= this.#length) this.#length = row + 1;
    if (offset >= lowWord) this.#high ??= this.#zeros();
    this.#high?.set(row, Math.floor(offset / lowWord));
    // The cells keep the lower four bytes.
    this.#low.set(row, offset);
  }

  /** For the rows that are there already, too. */
  #zeros(): Uint16Cells {
    const zeros = new Uint16Cells();
    zeros.set(this.#length - 1, 0);
    return zeros;
  }

  get usedBytes(): number {
    return this.#length * (this.#high === undefined ? 4 : 6);
  }

  get allocatedBytes(): number {
    return this.#low.allocatedBytes + (this.#high?.allocatedBytes ?? 0);
  }
}
