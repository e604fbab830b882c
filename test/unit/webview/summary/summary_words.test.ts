import { describe, expect, it } from "vitest";
import { type Nanos, nanos } from "../../../../src/base/time.ts";
import type { LongWait } from "../../../../src/protocol/digest.ts";
import { emptyTraceWords, runWords, waitWords } from "../../../../webview/summary/summary_words.ts";

describe("the summary", () => {
  it("says how long it ran and how it ended, as far as the log says", () => {
    const durationNs = 1.2e9 as Nanos;
    expect(runWords({ durationNs, end: "exit 0" }, { live: false })).toBe("Ran for 1.2 s: exit 0.");
    expect(runWords({ durationNs, end: null }, { live: true })).toBe("Has been running for 1.2 s.");
    expect(runWords({ durationNs, end: null }, { live: true, behindNs: nanos(6.8e9) })).toBe(
      "Has been running for 8 s, of which the first 1.2 s are read.",
    );
    expect(runWords({ durationNs, end: null }, { live: false })).toContain(
      "does not say how the program ended",
    );
  });

  it("says who waited where, and who waits still", () => {
    const wait = {
      who: "sort (42)",
      name: "read",
      reason: "empty",
      channel: "pipe:97",
      waitedNs: 5e6,
      still: false,
    } as LongWait;
    expect(waitWords(wait)).toBe("sort (42) waited 5 ms in read: empty, pipe:97");
    expect(waitWords({ ...wait, still: true })).toMatch(/^sort \(42\) waits 5 ms/);
  });

  it("helps where there is nothing to see", () => {
    const empty = { calls: 0, live: false, progress: undefined };
    expect(emptyTraceWords(empty, 0)).toContain("empty");
    expect(emptyTraceWords(empty, 12)).toContain("None of the 12 lines");
    expect(emptyTraceWords({ ...empty, live: true }, 0)).toContain("starting");
    expect(emptyTraceWords({ ...empty, progress: { read: 1, total: 9 } }, 0)).toBeUndefined();
    expect(emptyTraceWords({ ...empty, calls: 1 }, 0)).toBeUndefined();
  });
});
