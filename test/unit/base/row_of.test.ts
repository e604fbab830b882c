import { describe, expect, it } from "vitest";
import { rowOf } from "../../../src/base/row_of.ts";

describe("the row that an index names", () => {
  const rows = ["gen", "sort"].map((name, index) => ({ index, name }));

  it("is the one that stands there", () => {
    expect(rowOf(rows, 1)).toEqual({ index: 1, name: "sort" });
  });

  it("is never none: an index of another trace is said to be wrong where it is used", () => {
    expect(() => rowOf(rows, 2)).toThrow("there is no row 2 among 2");
  });
});
