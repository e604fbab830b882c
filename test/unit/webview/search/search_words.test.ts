import { describe, expect, it } from "vitest";
import { countWords, placeWords } from "../../../../webview/search/search_words.ts";

describe("what the search box says", () => {
  it("counts the matches, and tells the one the reader stands on", () => {
    expect(countWords({ count: 1234, complete: true }, undefined)).toBe("1,234");
    expect(countWords({ count: 1234, complete: true }, { ordinal: 2 })).toBe("3 of 1,234");
  });

  it("does not pretend to have counted all before it has", () => {
    expect(countWords({ count: 1234, complete: false }, undefined)).toBe("1,234+");
    expect(countWords({ count: 0, complete: false }, undefined)).toBe("…");
    expect(countWords({ count: 0, complete: true }, undefined)).toBe("none");
  });

  it("shows the part of a query that is to blame, or where something is missing", () => {
    expect(placeWords("pid:abc x", { at: 4, length: 3 })).toEqual({
      before: "pid:",
      blamed: "abc",
      after: " x",
    });
    expect(placeWords("pid:", { at: 4, length: 0 })).toEqual({ before: "pid:", blamed: "\u00a0", after: "" });
  });
});
