import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fields } from "../../../../src/engine/search/fields.ts";
import { parseQuery } from "../../../../src/engine/search/parse_query.ts";
import { hasOnlyWords, type Query, wordsOf } from "../../../../src/engine/search/query.ts";

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

function problemOf(text: string): string {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`${text} was understood`);
  const { message, at, length } = parsed.error;
  return `${at}+${length} ${message}`;
}

const exactly = (value: number) => ({ least: value, most: value, withLeast: true, withMost: true });

describe("a query", () => {
  it("holds conditions that must all be met", () => {
    expect(queryOf("pid:42 call:write")).toEqual({
      kind: "all",
      of: [
        { kind: "number", field: "pid", range: exactly(42) },
        { kind: "name", field: "call", pattern: "write" },
      ],
    });
  });

  it("lets either side of `or` do, and `-` turn a condition round", () => {
    expect(queryOf("(a or b) -call:close")).toEqual({
      kind: "all",
      of: [
        {
          kind: "any",
          of: [
            { kind: "word", text: "a" },
            { kind: "word", text: "b" },
          ],
        },
        { kind: "not", of: { kind: "name", field: "call", pattern: "close" } },
      ],
    });
  });

  it("binds `or` weaker than standing side by side", () => {
    expect(queryOf("a b or c").kind).toBe("any");
  });

  it.each([
    ["bytes>1k", { least: 1024, most: Number.POSITIVE_INFINITY, withLeast: false, withMost: false }],
    ["bytes:<=64KiB", { least: Number.NEGATIVE_INFINITY, most: 65_536, withLeast: true, withMost: true }],
    ["took>=1.5ms", { least: 1.5e6, most: Number.POSITIVE_INFINITY, withLeast: true, withMost: true }],
    ["at:1s..2s", { least: 1e9, most: 2e9, withLeast: true, withMost: true }],
    ["at:..3us", { least: Number.NEGATIVE_INFINITY, most: 3000, withLeast: true, withMost: true }],
    ["result=-1", exactly(-1)],
    ["blocked:0", exactly(0)],
  ])("%s names a range", (text, range) => {
    expect(queryOf(text)).toMatchObject({ kind: "number", range });
  });

  it("takes a channel's id as it stands on the screen, with its field or without", () => {
    expect(queryOf("channel:pipe:97")).toEqual({ kind: "name", field: "channel", pattern: "pipe:97" });
    expect(queryOf("pipe:97")).toEqual({ kind: "word", text: "pipe:97" });
  });

  it("reads text between quotes with its escapes, and without quotes as it is", () => {
    expect(queryOf(String.raw`text:"a\n\x00\"b"`)).toEqual({
      kind: "text",
      bytes: Uint8Array.of(0x61, 0x0a, 0x00, 0x22, 0x62),
    });
    expect(queryOf(String.raw`text:C:\new`)).toEqual({
      kind: "text",
      bytes: new TextEncoder().encode(String.raw`C:\new`),
    });
  });

  it("tells `blocked` by its time from `blocked` by its reason", () => {
    expect(queryOf("blocked>10ms")).toMatchObject({ kind: "number", field: "blocked" });
    expect(queryOf("blocked:full")).toEqual({ kind: "name", field: "reason", pattern: "full" });
  });

  it("of blanks matches everything", () => {
    expect(queryOf("  ")).toEqual({ kind: "all", of: [] });
  });

  it("gives its words, by which views filter names", () => {
    expect(wordsOf(queryOf('Sort pid:4 "two words" -other'))).toEqual(["sort", "two words"]);
    expect(hasOnlyWords(queryOf("sort 42"))).toBe(true);
    expect(hasOnlyWords(queryOf("sort pid:42"))).toBe(false);
  });

  it("understands the example of every field", () => {
    for (const { example } of fields.values())
      expect(parseQuery(example), example).toMatchObject({ ok: true });
  });
});

describe("what is not a query", () => {
  it.each([
    ["pid:", "4+0 Say what to look for, as in pid:42."],
    ["a pidd:4", "2+4 There is no field “pidd”;"],
    ["took>1", "5+1 A time needs a unit: 1ns, 1us, 1ms or 1s."],
    ["bytes>1x", "6+2 “x” is not a size"],
    ["bytes>1constructor", "6+12 “constructor” is not a size"],
    ["pid:4.5", "4+3 “4.5” is not a whole number."],
    ["at:1s..2", "7+1 A time needs a unit"],
    ["call>write", "5+5 A name is not compared: call:write."],
    ["(a", "0+1 This “(” is never closed."],
    ["a)", "1+1 This “)” closes nothing."],
    ["()", "0+2 These brackets hold no condition."],
    ["a or", "2+2 “or” stands between two conditions."],
    ["a -", "2+1 Here a condition is missing."],
    ['text:"a', "5+1 This quote is never closed."],
    ["(".repeat(400), "50+1 This is nested too deeply."],
    ["x".repeat(2001), "2000+0 A query has at most 2000 letters."],
  ])("%s is told with the place", (text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });

  it("never makes the parser throw, and the place lies within the text", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...fields.keys(),
        ":",
        ">",
        "<=",
        "=",
        "(",
        ")",
        '"',
        "-",
        " ",
        "or",
        "not",
        "and",
        "\\",
        "..",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseQuery(text);
        if (parsed.ok) return;
        const { at, length, message } = parsed.error;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at + length).toBeLessThanOrEqual(text.length);
        expect(message).toMatch(/\.$/);
      }),
      { numRuns: 2000 },
    );
  });
});
