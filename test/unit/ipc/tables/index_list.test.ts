import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndexList } from "../../../../src/ipc/tables/index_list.ts";

describe("a list of rows", () => {
  it("finds the first row beyond a bound, from any position on and wherever it is thought to be", () => {
    const rows = fc.array(fc.nat(1000), { maxLength: 100 });
    fc.assert(
      fc.property(rows, fc.nat(1000), fc.nat(100), fc.nat(120), (unsorted, bound, start, near) => {
        const sorted = unsorted.toSorted((a, b) => a - b);
        const list = new IndexList();
        for (const row of sorted) list.push(row);
        const from = Math.min(start, sorted.length);
        const expected = sorted.findIndex((row, position) => position >= from && row > bound);
        const found = expected < 0 ? sorted.length : expected;
        expect(list.firstPosition((row) => row > bound, from)).toBe(found);
        expect(list.firstPosition((row) => row > bound, from, near)).toBe(found);
      }),
    );
  });

  it.each([
    { wanted: 50_003, from: 50_000, near: undefined },
    { wanted: 50_000, from: 10_000, near: 49_990 },
    { wanted: 50_000, from: 10_000, near: 50_010 },
  ])(
    "finds in few steps what is near, however long it is: $wanted from $from, thought to be at $near",
    ({ wanted, from, near }) => {
      const list = new IndexList();
      for (let row = 0; row < 100_000; row++) list.push(row);
      let steps = 0;
      const isAfter = (row: number) => {
        steps++;
        return row >= wanted;
      };
      expect(list.firstPosition(isAfter, from, near)).toBe(wanted);
      expect(steps).toBeLessThan(10);
    },
  );
});
