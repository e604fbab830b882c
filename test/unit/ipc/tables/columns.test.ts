import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noRow } from "../../../../src/base/table.ts";
import { AscendingColumn } from "../../../../src/ipc/tables/ascending_column.ts";
import { NarrowColumn } from "../../../../src/ipc/tables/narrow_column.ts";
import { PackedColumn } from "../../../../src/ipc/tables/packed_column.ts";
import { RowSet } from "../../../../src/ipc/tables/row_set.ts";

interface Column {
  at(row: number): number;
  set(row: number, value: number): void;
  readonly usedBytes: number;
  readonly allocatedBytes: number;
}

const kinds: readonly {
  readonly name: string;
  readonly make: () => Column;
  readonly values: fc.Arbitrary<number>;
}[] = [
  {
    name: "small whole numbers or no row",
    make: () => new NarrowColumn(),
    values: fc.oneof(fc.nat(70_000), fc.constantFrom(noRow, noRow - 1, 0xfffe, 0xffff)),
  },
  {
    name: "positions in a log, or times",
    make: () => new AscendingColumn(),
    values: fc.oneof(
      fc.nat(1e6),
      fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 47, 655_875_601, 4_294_967_295_655_875_600, 0.1),
    ),
  },
  {
    name: "numbers that mostly are small",
    make: () => new PackedColumn(),
    values: fc.oneof(fc.nat(1e6), fc.constantFrom(-1, -2, 0.5, 2 ** 31 - 1, 2 ** 40, Number.NaN)),
  },
];

describe.each(kinds)("a column of $name", ({ make, values }) => {
  it("gives back what was set last, and says how many bytes that takes", () => {
    const sets = fc.array(fc.record({ row: fc.nat(50), value: values }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(sets, (all) => {
        const column = make();
        const expected = new Map<number, number>();
        for (const { row, value } of all) {
          column.set(row, value);
          expected.set(row, value);
        }
        for (const [row, value] of expected) expect(column.at(row)).toBe(value);
        expect(column.allocatedBytes).toBeGreaterThanOrEqual(column.usedBytes);
      }),
    );
  });
});

it("a column of positions gives back each of a long log's, also of calls whose lines stand in another order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e6, max: 3e9 }), { minLength: 1, maxLength: 700, size: "max" }),
      (steps) => {
        const column = new AscendingColumn();
        let position = 2 ** 33;
        const positions = steps.map((step) => (position += step));
        for (const [row, each] of positions.entries()) column.set(row, each);
        // A call whose first line is found to be missing gets its second one's place.
        for (let row = 0; row < positions.length; row += 10) {
          positions[row] = (positions[row] as number) + 12_345;
          column.set(row, positions[row] as number);
        }
        expect(positions.map((_, row) => column.at(row))).toEqual(positions);
      },
    ),
    { numRuns: 50 },
  );
});

describe("what a column takes", () => {
  it.each([
    ["two bytes a number", new NarrowColumn(), [1, noRow, 0xfffe], 6],
    ["four, once one needs them", new NarrowColumn(), [1, noRow, 0xffff], 12],
    ["four bytes a position, and eight for the first of 256", new AscendingColumn(), [1, 2 ** 31 - 1], 16],
    ["the same far into the log", new AscendingColumn(), [2 ** 47, 2 ** 47 + 2 ** 31 - 2], 16],
    ["eight more for one far beyond the first", new AscendingColumn(), [1, 2 ** 32], 24],
    ["four bytes a number, NaN too", new PackedColumn(), [-1, Number.NaN], 8],
    ["eight more for one that is far out", new PackedColumn(), [0, 0.5], 16],
  ])("is %s", (_, column, values, bytes) => {
    for (const [row, value] of values.entries()) column.set(row, value);
    expect(column.usedBytes).toBe(bytes);
  });
});

it("a packed column takes no more for a number far out that is set again", () => {
  const column = new PackedColumn();
  for (const value of [0.5, 1.5, 2.5]) column.set(0, value);
  expect([column.at(0), column.usedBytes]).toEqual([2.5, 12]);
});

it("a set of rows has those that were added, however far out, and no other", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000)), fc.array(fc.nat(9000)), (added, asked) => {
      const rows = new RowSet();
      for (const row of added) rows.add(row);
      for (const row of [...added, ...asked]) expect(rows.has(row)).toBe(added.includes(row));
    }),
  );
});
