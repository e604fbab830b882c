/** Rows in ascending order, 4 bytes each. Mostly appended to; a late one finds its place. */
export class SortedRows {
  #rows = new Uint32Array(16);
  length = 0;

  at(position: number): number {
    return this.#rows[position] as number;
  }

  /** Adds a row that is not there yet. */
  add(row: number): void {
    if (this.length === this.#rows.length) {
      const grown = new Uint32Array(this.length * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    const position =
      this.length === 0 || row > this.at(this.length - 1) ? this.length : this.#positionOf(row);
    this.#rows.copyWithin(position + 1, position, this.length);
    this.#rows[position] = row;
    this.length++;
  }

  has(row: number): boolean {
    const position = this.#positionOf(row);
    return position < this.length && this.at(position) === row;
  }

  remove(row: number): void {
    if (!this.has(row)) return;
    const position = this.#positionOf(row);
    this.#rows.copyWithin(position, position + 1, this.length);
    this.length--;
  }

  /** First position, from `low` on, whose row satisfies `isAfter`, which rows after it do too; `length` if none does. */
  firstPosition(isAfter: (row: number) => boolean, low = 0): number {
    let from = low;
    let to = this.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isAfter(this.at(middle))) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  #positionOf(row: number): number {
    return this.firstPosition((other) => other >= row);
  }
}
