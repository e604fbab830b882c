import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSpan, nanos, zero } from "../../../../src/base/time.ts";
import { parseTime } from "../../../../src/vscode/text/time_text.ts";

const now = nanos(10e6);

describe("a time as people type it", () => {
  it.each([
    ["1.25 s", 1_250_000_000],
    ["1.25s", 1_250_000_000],
    ["1,25 s", 1_250_000_000],
    ["300ms", 300_000_000],
    ["300 MS", 300_000_000],
    ["12 us", 12_000],
    ["12 µs", 12_000],
    ["12 μs", 12_000],
    ["7 ns", 7],
    ["2", 2_000_000_000],
    [".5", 500_000_000],
    ["1 min 2.5 s", 62_500_000_000],
    ["1h", 3_600_000_000_000],
    [" 0 s ", 0],
    ["+5 ms", 15_000_000],
    ["- 5 ms", 5_000_000],
  ])("%s is %d ns", (text, ns) => {
    expect(parseTime(text, now)).toEqual({ ok: true, value: ns });
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
    ["soon", "not-a-time"],
    ["5 parsecs", "unknown-unit"],
    ["1 s 5", "not-a-time"],
    ["1 5 s", "not-a-time"],
    ["1.2.3 s", "not-a-time"],
    ["+", "not-a-time"],
    ["--5 s", "not-a-time"],
    ["-11 ms", "before-start"],
  ])("“%s” is refused: %s", (text, problem) => {
    expect(parseTime(text, now)).toEqual({ ok: false, error: problem });
  });

  it("reads back what the view writes, to its three digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), (ns) => {
        const read = parseTime(formatSpan(ns), zero);
        expect(read.ok && Math.abs(read.value - ns)).toBeLessThanOrEqual(ns * 0.006);
      }),
    );
  });

  it("never throws, whatever is typed", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseTime(text, now).ok === "boolean"));
  });
});
