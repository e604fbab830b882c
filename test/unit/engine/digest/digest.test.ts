import { describe, expect, it } from "vitest";
import { LongestWaits } from "../../../../src/engine/digest/longest_waits.ts";
import { TraceReader } from "../../../../src/engine/trace_reader.ts";
import { engineOf } from "../engine_of.ts";
import { talkWithSignals } from "../search/talk_with_signals.ts";

describe("a run at a glance", () => {
  it("says what ran, how it ended, and how much there is", async () => {
    const digest = await engineOf(talkWithSignals).handlers.digest(null);
    expect(digest).toMatchObject({ command: ["demo"], end: null, processes: 2, threads: 2, signals: 3 });
  });

  it("names the busiest channels with both their ends", async () => {
    const { busiest } = await engineOf(talkWithSignals).handlers.digest(null);
    expect(busiest).toMatchObject([
      { id: "pipe:97", bytes: 12, writers: ["sort (41)"], readers: ["demo (40)"] },
    ]);
  });

  it("names the longest waits, of each thread one", async () => {
    const { longestWaits } = await engineOf(talkWithSignals).handlers.digest(null);
    expect(longestWaits).toMatchObject([
      { who: "demo (40)", name: "read", reason: "empty", channel: "pipe:97", waitedNs: 6.1e6, still: false },
    ]);
  });
});

describe("what only looks like a wait or like traffic", () => {
  it("is a slow open of a file, and the bytes that make a semaphore", async () => {
    const { longestWaits, busiest } = await engineOf(`
      40 1700000000.000000 openat(AT_FDCWD, "/etc/slow", O_RDONLY) = 3</etc/slow> <0.050000>
      40 1700000000.100000 eventfd2(0, 0) = 4<anon_inode:[eventfd]> <0.000010>
      40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
      41 1700000000.300000 write(4<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.000010>
      40 1700000000.400000 read(4<anon_inode:[eventfd]>, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8 <0.000010>`).handlers.digest(
      null,
    );
    expect(longestWaits).toEqual([]);
    expect(busiest).toEqual([]);
  });
});

describe("the longest waits of a growing trace", () => {
  it("are those found by one who came late", () => {
    const log = new TextEncoder().encode(talkWithSignals);
    const reader = new TraceReader();
    const early = new LongestWaits();
    for (let at = 0; at < log.length; at += 97) {
      reader.append(log.subarray(at, at + 97));
      reader.caughtUp();
      early.longest(reader.trace, reader.trace.endNs, 5);
    }
    reader.end();
    const { trace } = reader;
    expect(early.longest(trace, trace.endNs, 5)).toEqual(new LongestWaits().longest(trace, trace.endNs, 5));
  });
});
