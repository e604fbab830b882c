import { LevelCells } from "./level_cells.ts";

/**
 * The lowest and the highest known level of each block of so many successive points; of none `Infinity` and `-Infinity`. Of a
 * block that is not full yet nothing is kept: most series stay short.
 */
export class LevelExtremes {
  readonly #lowest = new LevelCells();
  readonly #highest = new LevelCells();
  /** Of the block that fills. */
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(readonly points: number) {}

  /** @param position points come in their order */
  add(position: number, level: number): void {
    if (level < this.#min) this.#min = level;
    if (level > this.#max) this.#max = level;
    if ((position + 1) % this.points !== 0) return;
    this.#lowest.set(this.#lowest.length, this.#min);
    this.#highest.set(this.#highest.length, this.#max);
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
  }

  /** Whether a whole block lies at `position` and before `to`, up to which points were added. */
  spans(position: number, to: number): boolean {
    return position % this.points === 0 && position + this.points <= to;
  }

  lowest(position: number): number {
    return this.#lowest.at(position / this.points);
  }

  highest(position: number): number {
    return this.#highest.at(position / this.points);
  }

  get usedBytes(): number {
    return this.#lowest.usedBytes + this.#highest.usedBytes;
  }

  get allocatedBytes(): number {
    return this.#lowest.allocatedBytes + this.#highest.allocatedBytes;
  }
}
