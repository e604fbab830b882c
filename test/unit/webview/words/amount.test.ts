import { describe, expect, it } from "vitest";
import { counted, formatBytes, formatLevel } from "../../../../webview/words/amount.ts";

describe("amounts", () => {
  it("are given in the unit that fits", () => {
    expect([0, 512, 1024, 588_895, 2 ** 30].map(formatBytes)).toEqual([
      "0 B",
      "512 B",
      "1 KiB",
      "575 KiB",
      "1 GiB",
    ]);
  });

  it("say how full a pipe is in one unit", () => {
    expect(formatLevel(63_488, 65_536)).toBe("62/64 KiB");
    expect(formatLevel(1, 65_536)).toBe("1 B/64 KiB");
    expect(formatLevel(0, 65_536)).toBe("0/64 KiB");
    expect(formatLevel(10_240, 1_048_576)).toBe("10 KiB/1 MiB");
    expect(formatLevel(300, null)).toBe("300 B");
  });

  it("count in words", () => {
    expect(counted(1, "call")).toBe("1 call");
    expect(counted(2000, "call")).toBe("2,000 calls");
    expect(counted(2, "process", "processes")).toBe("2 processes");
  });
});
