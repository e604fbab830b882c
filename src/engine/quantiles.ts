/** Sorting so many takes a few milliseconds. */
const runLength = 1 << 14;

/**
 * Quantiles of many numbers, exact. They are sorted in short runs while they come, so that no single step takes long, and
 * never all together.
 */
export class Quantiles {
  readonly #runs: Float64Array[] = [];
  #latest: number[] = [];
  /** Numbers that are none, or for ever: above all others. */
  #endless = 0;
  #finite = 0;

  get count(): number {
    return this.#finite + this.#endless;
  }

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#endless++;
      return;
    }
    this.#finite++;
    this.#latest.push(value);
    if (this.#latest.length === runLength) this.#sortLatest();
  }

  /** The smallest number that at least `share` (0 to 1) of all do not exceed (nearest rank); 0 of none. */
  at(share: number): number {
    if (this.#latest.length > 0) this.#sortLatest();
    const rank = Math.max(1, Math.ceil(share * this.count));
    if (rank > this.#finite) return this.#endless > 0 ? Number.POSITIVE_INFINITY : 0;
    let low = Math.min(...this.#runs.map((run) => run[0] as number));
    let high = Math.max(...this.#runs.map((run) => run[run.length - 1] as number));
    // Both ends are always numbers that were added, so this ends at the one that is looked for.
    while (low < high) {
      const middle = low + (high - low) / 2;
      // Between two neighbouring doubles half-way can be the upper one, which would say nothing new for ever.
      const { notAbove, largest, next } = this.#around(middle < high ? middle : low);
      if (notAbove >= rank) high = largest;
      else low = next;
    }
    return low;
  }

  /** How many numbers do not exceed `value`, the largest of these, and the smallest of the others. */
  #around(value: number): { readonly notAbove: number; readonly largest: number; readonly next: number } {
    let notAbove = 0;
    let largest = Number.NEGATIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) {
      const count = upTo(run, value);
      notAbove += count;
      if (count > 0) largest = Math.max(largest, run[count - 1] as number);
      if (count < run.length) next = Math.min(next, run[count] as number);
    }
    return { notAbove, largest, next };
  }

  #sortLatest(): void {
    this.#runs.push(Float64Array.from(this.#latest).sort());
    this.#latest = [];
  }
}

function upTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
