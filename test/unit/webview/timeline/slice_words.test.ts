import { describe, expect, it } from "vitest";
import { fittingWords } from "../../../../webview/timeline/slice_words.ts";

const sixEach = (words: string) => words.length * 6;
const choices = ["read · queue empty", "queue empty"];

describe("the words in a slice", () => {
  it("are the longest that fit", () => {
    expect(fittingWords(choices, 200, sixEach)).toBe("read · queue empty");
    expect(fittingWords(choices, 80, sixEach)).toBe("queue empty");
  });

  it("are cut where enough letters are left to be read, and left out where not", () => {
    expect(fittingWords(choices, 60, sixEach)).toBe("queue emp…");
    expect(fittingWords(["clock_nanosleep"], 30, sixEach)).toBeUndefined();
  });
});
