import { describe, expect, it } from "vitest";
import { formatInstant } from "../../../../webview/words/instant.ts";

describe("a point in time", () => {
  it("has as many digits as the step needs", () => {
    expect(formatInstant(12_500_000, 100_000)).toBe("12.5 ms");
    expect(formatInstant(3_000_012_000, 1000)).toBe("3.000\u202f012 s");
    expect(formatInstant(3_000_012_000, 1e9)).toBe("3 s");
  });

  it("is a plain 0 at the start and “not yet” when it has not come", () => {
    expect(formatInstant(0, 10)).toBe("0");
    expect(formatInstant(Number.POSITIVE_INFINITY, 10)).toBe("not yet");
  });

  it("tells neighbouring ticks apart at every zoom", () => {
    for (let step = 1; step <= 1e9; step *= 10) {
      const ticks = [1, 2, 3].map((n) => formatInstant(5e9 + n * step, step));
      expect(new Set(ticks).size, `step ${step} ns`).toBe(3);
    }
  });
});
