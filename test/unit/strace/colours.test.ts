import { expect, test } from "vitest";
import { stripColours } from "../../../src/strace/colours.ts";

test.each([
  ["\x1b[33mread\x1b[0m(3", "read(3"],
  ["\x1b[1;31mread\x1b[m", "read"],
  // A program's own: the cursor hidden, a key's sequence, one that was cut.
  ["\x1b[?25lread", "\x1b[?25lread"],
  ["\x1bOPread", "\x1bOPread"],
  ["read\x1b[3", "read\x1b[3"],
])("of %j only colours are taken away", (text, plain) => {
  const bytes = new TextEncoder().encode(text);
  expect(new TextDecoder().decode(stripColours(bytes, 0, bytes.length))).toBe(plain);
});
