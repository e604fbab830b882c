import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StringTable, textOf } from "../../../src/base/strings.ts";

const encode = (text: string) => new TextEncoder().encode(text);

describe("text of bytes", () => {
  it("is what any decoder says, short or long, ASCII or not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        expect(textOf(encode(text))).toBe(text);
      }),
    );
  });

  it("replaces what is not UTF-8 and refuses nothing", () => {
    expect(textOf(new Uint8Array([0x61, 0xff, 0x62]))).toBe("a\ufffdb");
  });
});

describe("a string table", () => {
  it("gives the same text the same id, however it was added, and keeps all of them while it grows", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 }), { maxLength: 600 }), (texts) => {
        const table = new StringTable();
        const ids = texts.map((text) => table.internText(text));
        expect(table.size).toBe(new Set(texts).size);
        for (const [index, text] of texts.entries()) {
          const bytes = encode(`<${text}>`);
          expect(table.intern(bytes, 1, bytes.length - 1)).toBe(ids[index]);
          expect(table.text(table.internText(text))).toBe(text);
        }
      }),
    );
  });
});

it("reads a short text anew where other bytes took the place of the latest ones", () => {
  const bytesOf = (text: string) => new TextEncoder().encode(text);
  for (const text of ["LOCK_EX", "LOCK_UN", "LOCK_EX", "é", "", "SIGRT_2", "SIGRT_3", "SIGRT_2"])
    expect(textOf(bytesOf(text))).toBe(text);
  // Two bytes that are no UTF-8 are not what two letters with those codes were made of.
  expect(textOf(bytesOf("éé"))).toBe("éé");
  expect(textOf(new Uint8Array([0xe9, 0xe9]))).toBe("\ufffd\ufffd");
});
