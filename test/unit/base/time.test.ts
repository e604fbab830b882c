import { describe, expect, it } from "vitest";
import { formatSpan, notYet } from "../../../src/base/time.ts";

describe("a span of time for people", () => {
  it.each([
    [0, "0 s"],
    [7, "7 ns"],
    [1_234, "1.23 µs"],
    [999_600, "1 ms"],
    [4_000_000_000_000, "4000 s"],
    [1_500_000, "1.5 ms"],
    [2_000_000_000, "2 s"],
    [-2_000_000, "-2 ms"],
  ])("%d ns is %s", (ns, words) => {
    expect(formatSpan(ns)).toBe(words);
  });

  it("says so when it has not ended", () => {
    expect(formatSpan(notYet)).toBe("not yet");
  });
});
