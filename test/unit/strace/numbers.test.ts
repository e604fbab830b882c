import { expect, test } from "vitest";
import { NumberReader } from "../../../src/strace/numbers.ts";

test.each([
  ["42, 7", 42, ", 7"],
  ["9", 9, ""],
  ["0", 0, ""],
  ["0644|O_CREAT", 420, "|O_CREAT"],
  ["0x9fA0 /* of them */", 0x9fa0, " /* of them */"],
  ["0xag", 10, "g"],
  ["0x1`", 1, "`"],
  ["0x1/2", 1, "/2"],
  ["-1 EPIPE (Broken pipe)", -1, " EPIPE (Broken pipe)"],
  ["-0x1", -1, ""],
  ["3x7", 3, "x7"],
  ["0x", Number.NaN, ""],
  ["-", Number.NaN, ""],
  ["NULL", Number.NaN, "NULL"],
  ["", Number.NaN, ""],
])("the number in %j is %d, and %j stands behind it", (text, value, rest) => {
  const bytes = new TextEncoder().encode(text);
  const reader = new NumberReader();
  expect(reader.read(bytes, 0, bytes.length)).toBe(!Number.isNaN(value));
  expect([reader.value, text.slice(reader.after)]).toEqual([value, rest]);
});
