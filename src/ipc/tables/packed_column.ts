import { Float64Cells, Uint32Cells } from "../../base/chunked_cells.ts";

/** Cells below are the number itself, one too high so that -1 fits; from here on they say where it stands. */
const firstFar = 2 ** 31;
const nothing = 2 ** 32 - 1;

/**
 * Numbers that mostly are whole and small, as durations in ns and what calls return: four bytes for those from -1 to
 * 2^31 - 2 and for NaN, twelve for any other.
 */
export class PackedColumn {
  readonly #cells = new Uint32Cells();
  readonly #far = new Float64Cells();
  #length = 0;
  #farCount = 0;

  at(row: number): number {
    const cell = this.#cells.at(row);
    if (cell < firstFar) return cell - 1;
    return cell === nothing ? Number.NaN : this.#far.at(cell - firstFar);
  }

  set(row: number, value: number): void {
    const isNew = row >= this.#length;
    if (isNew) this.#length = row + 1;
    const cell = value + 1;
    // Whole and not negative; a remainder would cost a call of the C library each time.
    if (cell >>> 0 === cell && cell < firstFar) this.#cells.set(row, cell);
    else if (Number.isNaN(value)) this.setNothing(row);
    else this.#far.set(this.#farPlace(row, isNew), value);
  }

  /** NaN. */
  setNothing(row: number): void {
    if (row >= this.#length) this.#length = row + 1;
    this.#cells.set(row, nothing);
  }

  /** Bytes of its cells and of the numbers that did not fit into them. */
  get usedBytes(): number {
    return this.#length * 4 + this.#farCount * 8;
  }

  get allocatedBytes(): number {
    return this.#cells.allocatedBytes + this.#far.allocatedBytes;
  }

  /** A cell that is set again keeps its far place. */
  #farPlace(row: number, isNew: boolean): number {
    const cell = isNew ? nothing : this.#cells.at(row);
    if (cell >= firstFar && cell !== nothing) return cell - firstFar;
    const place = this.#farCount++;
    this.#cells.set(row, firstFar + place);
    return place;
  }
}
