/**
 * Which stack belongs to which row of a table: one column beside it, allocated when the first stack comes. With -k
 * nearly every call has one, so a dense column is half the size of a list of pairs, and found without a search.
 */
export class StackColumn {
  /** 0: none; else the stack's id plus 1. */
  #stacks = new Uint32Array(0);

  at(row: number): number | undefined {
    const stack = this.#stacks[row] ?? 0;
    return stack === 0 ? undefined : stack - 1;
  }

  set(row: number, stack: number): void {
    if (row >= this.#stacks.length) {
      const grown = new Uint32Array(Math.max(1024, row + 1, Math.ceil(this.#stacks.length * 1.5)));
      grown.set(this.#stacks);
      this.#stacks = grown;
    }
    this.#stacks[row] = stack + 1;
  }
}
