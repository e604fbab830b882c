import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringsIn, unescaped } from "../../../src/strace/quoted.ts";

const encoder = new TextEncoder();

function decoded(text: string): number[] {
  const bytes = encoder.encode(text);
  return [...unescaped(bytes, 0, bytes.length)];
}

describe("strace's way to write bytes", () => {
  test.each([
    ["\\177ELF\\2\\1", [0x7f, 0x45, 0x4c, 0x46, 2, 1]],
    ["\\0001", [0, 0x31]],
    ["\\n\\t\\r\\v\\f", [10, 9, 13, 11, 12]],
    ['\\"\\\\', [0x22, 0x5c]],
    ["\\x7f\\xFFa", [0x7f, 0xff, 0x61]],
    ["\\", [0x5c]],
    ["\\x", [0x78]],
    ["\\x7", [7]],
    ["\\x00a", [0, 0x61]],
    ["\\x10a", [0x10, 0x61]],
    ["\\xag", [10, 0x67]],
    ["\\xgg", [0x78, 0x67, 0x67]],
    ["\\18", [1, 0x38]],
    ["ä", [0xc3, 0xa4]],
  ])("%s", (text, expected) => {
    expect(decoded(text)).toEqual(expected);
  });

  test.each([
    ["\\x|41", [0x78]],
    ["\\x4|1", [4]],
    ["\\1|7", [1]],
  ])("ends where the text does, whatever stands behind it: %s", (text, expected) => {
    const bytes = encoder.encode(text.replace("|", ""));
    expect([...unescaped(bytes, 0, text.indexOf("|"))]).toEqual(expected);
  });

  /** As `string_quote` writes without -x: octal of as few digits as possible, three before a digit. */
  function quoted(bytes: Uint8Array): string {
    return Array.from(bytes, (byte, index) => {
      if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
      if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
      const next = bytes[index + 1] ?? 0;
      const isBeforeDigit = next >= 0x30 && next <= 0x39;
      return `\\${byte.toString(8).padStart(isBeforeDigit ? 3 : 1, "0")}`;
    }).join("");
  }

  test("loses no byte", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decoded(quoted(bytes))).toEqual([...bytes]);
      }),
    );
  });
});

describe("the strings of an argument", () => {
  const stringsOf = (text: string) => {
    const bytes = encoder.encode(text);
    const found = stringsIn(bytes, 0, bytes.length);
    return found && new TextDecoder().decode(found.bytes);
  };

  test.each([
    ['"abc"', "abc"],
    ['"abc"...', "abc"],
    ['""', ""],
    ["NULL", undefined],
    ["0x7ffe1234", undefined],
    ['[{iov_base="ab", iov_len=2}, {iov_base="c"..., iov_len=9}]', "abc"],
    ['3</a "b">, "c"', "c"],
    ['"c", 3</a>', "c"],
    ['[1<<3, "c"]', "c"],
    ['"cut', "cut"],
  ])("%s", (text, expected) => {
    expect(stringsOf(text)).toBe(expected);
  });
});
