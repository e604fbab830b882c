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
  #filled = 0;

  /** @param larger is told of each block that is full: its own hold several */
  constructor(
    readonly points: number,
    readonly larger?: LevelExtremes,
  ) {}

  /** The next points, between these levels; as many as a block has are divisible by. */
  add(lowest: number, highest: number, points: number): void {
    if (lowest < this.#min) this.#min = lowest;
    if (highest > this.#max) this.#max = highest;
    this.#filled += points;
    if (this.#filled < this.points) return;
    this.#lowest.set(this.#lowest.length, this.#min);
    this.#highest.set(this.#highest.length, this.#max);
    this.larger?.add(this.#min, this.#max, this.points);
    this.#min = Number.POSITIVE_INFINITY;
    this.#max = Number.NEGATIVE_INFINITY;
    this.#filled = 0;
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
