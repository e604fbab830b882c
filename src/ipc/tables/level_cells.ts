import { Float64Cells, Uint16Cells, Uint32Cells } from "../../base/chunked_cells.ts";

const mostOf16 = 0xffff;
const mostOf32 = 0xffff_ffff;

/**
 * A growing row of levels: two bytes each while they are whole numbers below 2^16, four while below 2^32, eight once one is
 * anything else, NaN too.
 */
export class LevelCells {
  #cells: Uint16Cells | Uint32Cells | Float64Cells = new Uint16Cells();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(position: number): number {
    return this.#cells.at(position);
  }

  /** @param position at most `length` */
  set(position: number, level: number): void {
    const bytes = this.#cells.bytesPerCell;
    if (bytes < 8 && !(level >= 0 && level <= mostOf32 && level % 1 === 0)) this.#widen(new Float64Cells());
    else if (bytes === 2 && level > mostOf16) this.#widen(new Uint32Cells());
    this.#cells.set(position, level);
    if (position >= this.#length) this.#length = position + 1;
  }

  get usedBytes(): number {
    return this.#length * this.#cells.bytesPerCell;
  }

  get allocatedBytes(): number {
    return this.#cells.allocatedBytes;
  }

  #widen(wider: Uint32Cells | Float64Cells): void {
    for (let position = 0; position < this.#length; position++) wider.set(position, this.#cells.at(position));
    this.#cells = wider;
  }
}
