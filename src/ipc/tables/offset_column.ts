import { enlarged } from "../../base/growth.ts";

const lowWord = 2 ** 32;

/** Positions in a log: four bytes each, six once the log is longer than 4 GiB. Whole numbers from 0 to 2^48. */
export class OffsetColumn {
  #low: Uint32Array;
  #high: Uint16Array | undefined;

  constructor(capacity: number) {
    this.#low = new Uint32Array(capacity);
  }

  /** Bytes of `length` cells. */
  usedBytes(length: number): number {
    return length * (this.#high === undefined ? 4 : 6);
  }

  get allocatedBytes(): number {
    return this.#low.byteLength + (this.#high?.byteLength ?? 0);
  }

  at(row: number): number {
    const low = this.#low[row] as number;
    return this.#high === undefined ? low : (this.#high[row] as number) * lowWord + low;
  }

  set(row: number, offset: number): void {
    const high = Math.floor(offset / lowWord);
    if (high > 0) this.#high ??= new Uint16Array(this.#low.length);
    if (this.#high !== undefined) this.#high[row] = high;
    this.#low[row] = offset % lowWord;
  }

  grow(capacity: number): void {
    this.#low = enlarged(this.#low, capacity);
    if (this.#high !== undefined) this.#high = enlarged(this.#high, capacity);
  }
}
