import { describe, expect, it } from "vitest";
import { noRow, Table } from "../../../src/base/table.ts";

describe("a table of columns", () => {
  it("keeps every cell when it grows", () => {
    const table = new Table({ at: "f64", who: "u32", kind: "u8" }, 2);
    for (let i = 0; i < 100; i++) {
      const row = table.addRow();
      table.columns.at[row] = i * 1e12;
      table.columns.who[row] = i === 50 ? noRow : i;
      table.columns.kind[row] = i % 7;
    }
    expect(table.length).toBe(100);
    expect(table.columns.at[99]).toBe(99e12);
    expect(table.columns.who[50]).toBe(noRow);
    expect(table.columns.kind[13]).toBe(6);
  });

  it("costs the bytes of its fields and nothing more", () => {
    const table = new Table({ at: "f64", who: "u32", kind: "u8" });
    for (let i = 0; i < 10; i++) table.addRow();
    expect(table.usedBytes).toBe(130);
  });

  it("leaves at most a third of a large table empty", () => {
    const table = new Table({ who: "u32" });
    for (let i = 0; i < 100_000; i++) table.addRow();
    expect(table.allocatedBytes).toBeLessThanOrEqual(table.usedBytes * 1.5);
  });
});
