import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowBlocks, rowsOpenAt, rowsUnderway } from "../../../../src/ipc/tables/open_rows.ts";

/** Most blocks have ended as a whole, and are measured once. */
const lasts = fc.oneof(
  { arbitrary: fc.nat(20), weight: 40 },
  { arbitrary: fc.constant(Number.NaN), weight: 1 },
);

/** Rows of a few thousand spans, some of them without an end. */
const spans = fc.array(fc.record({ from: fc.nat(100), lasts }), { minLength: 0, maxLength: 40, size: "max" });

function tableOf(some: readonly { readonly from: number; readonly lasts: number }[]) {
  const rows = Array.from({ length: 100 }, () => some).flat();
  const from = Float64Array.from(rows, (row) => row.from).sort();
  const to = Float64Array.from(rows, (row, index) => (from[index] as number) + row.lasts);
  return { table: { length: rows.length }, from, to, rows: [...from.keys()] };
}

describe("rows in force", () => {
  it("are found also where they came since the last question", () => {
    const from = Float64Array.from({ length: 1500 }, (_, row) => row);
    const to = Float64Array.from({ length: 1500 }, (_, row) => row + 1);
    const table = { length: 10 };
    expect(rowsOpenAt(table, from, to, 5)).toEqual([5]);
    table.length = 1500;
    expect([20, 1023, 1024, 1400].map((ns) => rowsOpenAt(table, from, to, ns))).toEqual([
      [20],
      [1023],
      [1024],
      [1400],
    ]);
  });

  it("at a time are those that a look at each row finds, whatever was asked before", () => {
    fc.assert(
      fc.property(spans, fc.array(fc.nat(120), { minLength: 1, maxLength: 5 }), (some, times) => {
        const { table, from, to, rows } = tableOf(some);
        for (const ns of times) {
          const expected = rows.filter((row) => (from[row] as number) <= ns && !((to[row] as number) <= ns));
          expect(rowsOpenAt(table, from, to, ns)).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("since a time are those that began by now and had not ended by then", () => {
    fc.assert(
      fc.property(spans, fc.nat(120), fc.nat(40), (some, ns, back) => {
        const { table, from, to, rows } = tableOf(some);
        const since = ns - back;
        const expected = rows.filter((row) => (from[row] as number) <= ns && !((to[row] as number) <= since));
        const found = rowsUnderway(
          new RowBlocks().of(table),
          table,
          from,
          (row) => to[row] as number,
          ns,
          since,
        );
        expect(found).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("follow an end that is corrected when the version says so", () => {
    const kept = new RowBlocks();
    const table = { length: 1024 };
    const from = new Float64Array(1024);
    const to = new Float64Array(1024).fill(5);
    const openAt = (ns: number, version: number) =>
      rowsUnderway(kept.of(table, version), table, from, (row) => to[row] as number, ns, ns);
    expect(openAt(7, 1)).toEqual([]);
    to[3] = 9;
    expect(openAt(7, 2)).toEqual([3]);
  });
});
