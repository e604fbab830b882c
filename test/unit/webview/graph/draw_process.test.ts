import { describe, expect, it } from "vitest";
import { asideOf } from "../../../../webview/graph/draw_process.ts";

describe("what stands beside the name of a process", () => {
  it("is its pid, and in words how many threads it has, where the name leaves room", () => {
    expect(asideOf({ name: "sort", pid: 42, threads: 1 })).toBe("42");
    expect(asideOf({ name: "sort", pid: 4109, threads: 4 })).toBe("4109 · 4 thr");
  });

  it("beside a long name says the threads in short, so that neither lies over the other", () => {
    expect(asideOf({ name: "composer", pid: 4109, threads: 2 })).toBe("4109 ×2");
  });
});
