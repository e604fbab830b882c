import { describe, expect, it } from "vitest";
import { LaneIndex } from "../../../../webview/timeline/loaded_window.ts";

/** Rows told as `lane from-to`. */
function indexOf(...told: readonly string[]): LaneIndex {
  const rows = told.map((row) => row.split(/[ -]/).map(Number));
  const column = (at: number) => new Float64Array(rows.map((row) => row[at] ?? Number.NaN));
  return new LaneIndex(new Uint16Array(column(0)), column(1), column(2), 2);
}

describe("the rows of a lane", () => {
  it("are found together and in order of time, though the answer has them in any order", () => {
    const index = indexOf("1 5-6", "0 10-20", "1 7-8", "0 0-5");
    expect([...index.rows(0)]).toEqual([3, 1]);
    expect([...index.rows(1)]).toEqual([0, 2]);
  });

  it("that reach a time are found even if they began long before shorter ones", () => {
    const index = indexOf("0 0-100", "0 10-20", "0 30-40", "0 120-130");
    expect(index.firstReaching(0, 50)).toBe(0);
    expect(index.firstReaching(0, 110)).toBe(3);
    expect(index.firstReaching(0, 200)).toBe(4);
  });
});
