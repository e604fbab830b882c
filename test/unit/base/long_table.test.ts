import { describe, expect, it } from "vitest";
import { LongTable } from "../../../src/base/long_table.ts";

describe("a table that grows long", () => {
  const schema = { writer: "u32", bytes: "f64" } as const;

  it("keeps what was written through all its growth, and begins rows with zeros", () => {
    const table = new LongTable(schema);
    const { columns } = table;
    for (let row = 0; row < 70_000; row++) {
      expect(table.addRow()).toBe(row);
      if (row % 3 === 0) columns.writer.set(row, row);
      columns.bytes.set(row, row / 4);
    }
    expect(table.columns).toBe(columns);
    for (const row of [0, 1, 63, 64, 65, 16_383, 16_384, 69_999]) {
      expect([columns.writer.at(row), columns.bytes.at(row)]).toEqual([row % 3 === 0 ? row : 0, row / 4]);
    }
  });

  it("takes the bytes of its rows, and never much more", () => {
    const table = new LongTable(schema);
    expect([table.usedBytes, table.allocatedBytes]).toEqual([0, 0]);
    for (let row = 0; row < 100_000; row++) table.addRow();
    expect(table.usedBytes).toBe(100_000 * 12);
    expect(table.allocatedBytes).toBeLessThanOrEqual(table.usedBytes + 16_384 * 12);
  });
});
