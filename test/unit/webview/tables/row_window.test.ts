import { describe, expect, it } from "vitest";
import {
  heightOf,
  revealing,
  rowAfterKey,
  rowHeight,
  rowsAround,
} from "../../../../webview/tables/row_window.ts";

describe("the rows of a long table", () => {
  it("exist only around what is scrolled into sight, however many there are", () => {
    const window = rowsAround(rowHeight * 500_000, rowHeight * 30, 1_000_000);
    expect(window.from).toBeLessThanOrEqual(500_000);
    expect(window.from + window.count).toBeGreaterThanOrEqual(500_030);
    expect(window.count).toBeLessThan(100);
  });

  it("end where the table ends, also when it has become shorter than it was scrolled", () => {
    expect(rowsAround(0, 400, 3)).toEqual({ from: 0, count: 3 });
    expect(rowsAround(100_000, 400, 3)).toEqual({ from: 3, count: 0 });
    expect(rowsAround(0, 400, 0)).toEqual({ from: 0, count: 0 });
  });

  it("are not laid out beyond what a browser can", () => {
    expect(heightOf(10)).toBe(10 * rowHeight);
    expect(heightOf(100_000_000)).toBeLessThan(33_000_000);
  });

  it("are reached by keys, and the keys stop at the ends", () => {
    const height = rowHeight * 10;
    expect(rowAfterKey("ArrowDown", 4, 50, height)).toBe(5);
    expect(rowAfterKey("ArrowUp", 0, 50, height)).toBe(0);
    expect(rowAfterKey("PageDown", 4, 50, height)).toBe(13);
    expect(rowAfterKey("End", 4, 50, height)).toBe(49);
    expect(rowAfterKey("x", 4, 50, height)).toBeUndefined();
  });

  it("come into sight when a key leads to them", () => {
    const height = rowHeight * 10;
    expect(revealing(3, 0, height)).toBe(0);
    expect(revealing(10, 0, height)).toBe(rowHeight);
    expect(revealing(2, rowHeight * 5, height)).toBe(rowHeight * 2);
  });
});
