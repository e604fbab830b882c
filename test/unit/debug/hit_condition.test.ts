import { expect, test } from "vitest";
import { parseHitCondition } from "../../../src/debug/stops/hit_condition.ts";

/** The first eight matches a hit count stops at. */
function stopsAt(text: string): readonly number[] | string {
  const parsed = parseHitCondition(text);
  if (!parsed.ok) return parsed.error;
  return [1, 2, 3, 4, 5, 6, 7, 8].filter((ordinal) => parsed.value?.(ordinal) ?? true);
}

test("a hit count stops at the matches it names", () => {
  expect(stopsAt("3")).toEqual([3]);
  expect(stopsAt("== 3")).toEqual([3]);
  expect(stopsAt(">6")).toEqual([7, 8]);
  expect(stopsAt(">= 6")).toEqual([6, 7, 8]);
  expect(stopsAt("<=2")).toEqual([1, 2]);
  expect(stopsAt("%4")).toEqual([4, 8]);
  expect(stopsAt(" ")).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("what is no hit count says how to write one", () => {
  for (const wrong of ["often", "-1", "0", "%", "3.5"])
    expect(stopsAt(wrong)).toMatch(/is no hit count: write 5/);
});
