import fc from "fast-check";
import { expect, test } from "vitest";
import { InBandMarks } from "../../../src/capture/in_band_marks.ts";

function read(pieces: readonly string[]) {
  const seen = { text: "", marks: [] as string[] };
  const marks = new InBandMarks(
    "secret",
    (text) => {
      seen.text += text;
    },
    ({ name, value }) => seen.marks.push(`${name} ${value} after ${seen.text.length}`),
  );
  for (const piece of pieces) marks.feed(piece);
  marks.end();
  return seen;
}

const stream =
  "\x1b]secret;started;41\x07hello \x1b[31mred\x1b]0;title\x07\x1b]sec\x1b\x1b]secret;ended;3\x07";

test("marks are taken out where they stand, and everything else is left as it is", () => {
  expect(read([stream])).toEqual({
    text: "hello \x1b[31mred\x1b]0;title\x07\x1b]sec\x1b",
    marks: ["started 41 after 0", "ended 3 after 30"],
  });
});

test("wherever the stream is cut, the result is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
      expect(read(at.map((start, i) => stream.slice(start, at[i + 1] ?? start)))).toEqual(read([stream]));
    }),
  );
});

test("text that can be no mark is passed on at once", () => {
  const seen: string[] = [];
  const marks = new InBandMarks(
    "secret",
    (text) => seen.push(text),
    () => {},
  );
  marks.feed("prompt> ");
  marks.feed("\x1b[0m$\x1b");
  expect(seen).toEqual(["prompt> ", "\x1b[0m$"]);
});

test("a mark that never ends is text when the stream does", () => {
  expect(read(["a\x1b]secret;end"]).text).toBe("a\x1b]secret;end");
});
