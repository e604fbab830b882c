import type { Unpacked } from "../../src/protocol/packed.ts";
import type { searchMarkSchema } from "../../src/protocol/search.ts";

type Rows = Unpacked<typeof searchMarkSchema>;

/** Matches of a search in the lanes of the timeline, one per pixel at most. */
export class MatchMarks {
  readonly #startOf = new Map<string, { from: number; to: number }>();

  constructor(
    readonly rows: Rows,
    laneKeys: readonly string[],
  ) {
    for (let row = 0; row < rows.rows; row++) {
      const key = laneKeys[rows.lane[row] as number] ?? "";
      const known = this.#startOf.get(key);
      if (known === undefined) this.#startOf.set(key, { from: row, to: row + 1 });
      else known.to = row + 1;
    }
  }

  /** Times of the marks of a lane, ascending. */
  of(key: string): Float64Array {
    const range = this.#startOf.get(key);
    return range === undefined ? this.rows.ns.subarray(0, 0) : this.rows.ns.subarray(range.from, range.to);
  }
}
