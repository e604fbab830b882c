import { expect, it } from "vitest";
import { entryOf } from "../../../src/base/entry_of.ts";

const sizes = { k: 1024, m: 0 };

it.each([
  ["k", 1024],
  ["m", 0],
  ["g", undefined],
  ["", undefined],
  ["__proto__", undefined],
  ["constructor", undefined],
  ["toString", undefined],
])("a table says of %j what it holds, and of no other word anything", (word, entry) => {
  expect(entryOf(sizes, word)).toBe(entry);
});
