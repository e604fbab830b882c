import { describe, expect, it } from "vitest";
import { fittingSpeed, neighbouringSpeed } from "../../../../webview/state/speed.ts";

describe("the speed of a replay", () => {
  it("plays a trace of milliseconds slowly and one of minutes fast, each in about ten seconds", () => {
    expect(fittingSpeed(95e6)).toBe(0.01);
    expect(fittingSpeed(10e9)).toBe(1);
    expect(fittingSpeed(300e9)).toBe(30);
  });

  it("goes step by step from a hundredth to a hundred times, and no further", () => {
    expect(neighbouringSpeed(1, 1)).toBe(3);
    expect(neighbouringSpeed(1, -1)).toBe(0.3);
    expect(neighbouringSpeed(100, 1)).toBe(100);
    expect(neighbouringSpeed(0.01, -1)).toBe(0.01);
  });
});
