import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { glossary, glossaryPage } from "../../../../src/base/glossary.ts";
import { termsIn } from "../../../../webview/glossary/terms_in.ts";

function explained(sentence: string): readonly string[] {
  return termsIn(sentence).flatMap(({ text, entry }) =>
    entry === undefined ? [] : [`${text}: ${entry.term}`],
  );
}

test("a term is explained where a sentence first says it, in whatever form", () => {
  expect(explained("SIGUSR1 was pending while the child blocked it; it stayed pending.")).toEqual([
    "pending: pending",
    "blocked: blocked",
  ]);
  expect(explained("Read 3 bytes, then the end of file.")).toEqual(["end of file: end-of-file"]);
});

test("a term may be what a colon explains", () => {
  expect(explained("zombie: ended, its parent has not asked yet")).toEqual(["zombie: zombie"]);
});

test("names and numbers are no terms", () => {
  expect(explained("Wrote 6 bytes into pipe:97, opened /run/signal and read my_pipe.")).toEqual([]);
});

test("the pieces are the sentence", () => {
  const sentence = "sort waits for end-of-file on pipe:97: a deadlock.";
  expect(
    termsIn(sentence)
      .map(({ text }) => text)
      .join(""),
  ).toBe(sentence);
});

test("the page of the glossary says what the view says, in the same order", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../..", glossaryPage), "utf8");
  const entries = page
    .split(/^## /m)
    .slice(1)
    .map((part) => part.trim().split("\n\n"));
  expect(entries).toEqual(glossary.map(({ term, meaning }) => [term, meaning]));
});

test("no word stands for two entries", () => {
  const words = glossary.flatMap(({ term, forms }) => [term, ...forms]);
  expect(words).toEqual([...new Set(words)]);
});
