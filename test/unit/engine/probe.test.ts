import { describe, expect, it } from "vitest";
import type { JumpIndex, ProcessIndex, StreamEventIndex, StreamIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { textReport } from "../../../src/export/text.ts";
import {
  type EventAt,
  type EventRef,
  fillSchema,
  jumpSchema,
  markKinds,
  markSchema,
} from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";
import { engineOf } from "./engine_of.ts";
import { probedStory } from "./probed_story.ts";

const engine = engineOf(probedStory);
const demo = 0 as ProcessIndex;
const jump = (row: number): EventRef => ({ kind: "jump", jump: row as JumpIndex });
const streamEvent = (row: number): EventRef => ({ kind: "stream", event: row as StreamEventIndex });
const sentence = async (event: EventRef) => (await engine.handlers.details({ event })).sentence;

describe("what the probe told, in plain words", () => {
  it("a mark and a jump back to it", async () => {
    expect(await sentence(jump(0))).toBe("demo (40) set a mark to jump back to, without the signal mask.");
    expect(await sentence(jump(1))).toBe(
      "demo (40) jumped back to the mark set 3 ms earlier, over 5 frames (448 bytes of stack), setjmp returns 7 there.",
    );
  });

  it("a jump out of a handler, which leaves its signal blocked", async () => {
    expect(await sentence(jump(2))).toContain(
      "out of SIGALRM's handler, mask not restored, so that SIGALRM stays blocked",
    );
  });

  it("bytes that stay in a buffer, and the buffer that meets the kernel", async () => {
    expect(await sentence(streamEvent(0))).toBe(
      "demo (40) gave 10 bytes to stdout with printf; they stay in its buffer, and the kernel knows nothing of them yet.",
    );
    expect(await sentence(streamEvent(1))).toBe(
      "The buffer of stdout met the kernel, by write: 409 calls of the library, the last printf, for one system call.",
    );
  });

  it("which program it could not see into", async () => {
    const { notes } = await engine.handlers.overview(null);
    expect(notes[0]).toMatch(/^The probe could not see into still \(40\): linked statically/);
  });
});

describe("what the probe told, on the timeline", () => {
  const window = engine.handlers.timeline({
    fromNs: nanos(0),
    toNs: nanos(60e6),
    pixels: 6000,
    lanes: [
      { kind: "process", process: demo },
      { kind: "stream", stream: 0 as StreamIndex },
    ],
  });

  it("jumps know when their mark was set and whether they left a handler", async () => {
    const jumps = unpack(jumpSchema, (await window).jumps);
    const told = Array.from({ length: jumps.rows }, (_, row) => [
      (jumps.ns[row] as number) / 1e6,
      (jumps.targetNs[row] as number) / 1e6,
      jumps.leftHandler[row],
    ]);
    expect(told).toEqual([
      [1, Number.NaN, 0],
      [4, 1, 0],
      [21, 1, 1],
    ]);
  });

  it("the buffer is full just before it meets the kernel", async () => {
    const { fills, marks } = await window;
    const { ns, max, last, rows } = unpack(fillSchema, fills);
    const levels = Array.from({ length: rows }, (_, row) => [(ns[row] as number) / 1e6, max[row], last[row]]);
    expect(levels).toEqual([
      [30, 10, 10],
      [40.1, 4096, 4],
    ]);
    const { kind, lane } = unpack(markSchema, marks);
    expect([...kind].filter((_, row) => lane[row] === 1).map((one) => markKinds[one])).toEqual(["flushed"]);
  });
});

describe("the summary", () => {
  const summary = engine.handlers.summary(null);

  it("says of each jump to which mark it goes, how far, and whether it puts the mask back", async () => {
    const { jumps } = await summary;
    expect(
      jumps.map(({ kind, value, target, frames, stackBytes, mask, fromHandler }) => [
        kind,
        value,
        target,
        frames,
        stackBytes,
        mask,
        fromHandler,
      ]),
    ).toEqual([
      ["setjmp", 0, null, null, null, false, false],
      ["longjmp", 7, 0, 5, 448, false, false],
      ["longjmp", 3, 0, 3, 900, false, true],
    ]);
  });

  it("has the streams, with what their buffers saved", async () => {
    expect((await summary).streams).toEqual([
      {
        pid: 40,
        name: "stdout",
        fd: 1,
        channel: "file:/tmp/out",
        buffering: "full",
        size: 4096,
        calls: 410,
        bytes: 4100,
        systemCalls: 1,
      },
    ]);
  });

  it("tells a person at a terminal of both", async () => {
    const text = textReport(await summary);
    expect(text).toMatch(/Long jumps\n.*\n +4 ms +longjmp\(7\) +still 40 +the mark of 1 ms +1 +5 frames\n/);
    expect(text).toMatch(/21 ms .* 3 frames, out of a handler, signal mask left as it was\n/);
    expect(text).toMatch(/Streams\n.*\n +stdout +still 40 +4096, by blocks +4100 +410 +1 +410\n/);
  });
});

describe("stepping and searching", () => {
  it("jumps and buffers are events in the life of their process, both ways", async () => {
    const walk = async (direction: "next" | "previous", ns: number) => {
      const seen: string[] = [];
      let at: EventAt | null = { event: { kind: "process", process: demo }, ns: nanos(ns) };
      for (let steps = 0; steps < 20; steps++) {
        at = await engine.handlers.step({ direction, process: demo, from: at.event, ns: at.ns });
        if (at === null) return seen;
        seen.push(`${at.event.kind} ${at.ns / 1e6}`);
      }
      return seen;
    };
    const forward = await walk("next", 0.9e6);
    expect(forward.slice(0, 8)).toEqual([
      "jump 1",
      "jump 4",
      "call 5",
      "call 6",
      "signal 20",
      "jump 21",
      "stream 30",
      "call 40",
    ]);
    expect((await walk("previous", 60e6)).toReversed()).toEqual(expect.arrayContaining(forward.slice(0, 8)));
  });

  it("a jump's other end is its mark", async () => {
    const step = { direction: "otherEnd", process: null, ns: nanos(0) } as const;
    expect((await engine.handlers.step({ ...step, from: jump(1) }))?.event).toEqual(jump(0));
  });

  it.each([
    ["call:longjmp", ["jump 4", "jump 21"]],
    ["kind:jump result:7", ["jump 4"]],
    ["kind:stream", ["stream 30", "stream 40.1"]],
    ["call:printf bytes>100", ["stream 40.1"]],
    ["fd:1 outcome:kept", ["stream 30"]],
    ["call:*jmp or signal:SIGALRM", ["jump 1", "jump 4", "signal 20", "jump 21"]],
  ])("%s finds them", async (query, found) => {
    const answer = await engine.handlers.search({ query, from: null, limit: 10, direction: "next" });
    expect(answer.matches.map(({ event, ns }) => `${event.kind} ${ns / 1e6}`)).toEqual(found);
  });

  it("the table of streams has the ratio of library calls to system calls", async () => {
    const query = { table: "streams", filter: "", sortBy: 4, descending: true } as const;
    const page = await engine.handlers.table({ ...query, atNs: nanos(35e6), from: 0, limit: 10 });
    expect(page.rows.map(({ cells }) => cells)).toEqual([
      ["demo (40)", "stdout", "by blocks", 4096, 410, 4100, 1, 410, 10],
    ]);
  });
});

it("the finding names the jump that left the handler", async () => {
  const findings = await engine.handlers.findings(null);
  const [finding] = findings.filter(({ rule }) => rule === "longjmp-from-handler");
  expect(finding?.message).toBe(
    "demo (40) left its handler of SIGALRM by longjmp() to a mark that keeps no signal mask, so SIGALRM stays blocked from then on.",
  );
});

it.each([
  ["a look at the mask changes nothing", "SIG_BLOCK, NULL, [ALRM], 8", 1],
  ["a program may put the mask right itself", "SIG_UNBLOCK, [ALRM], NULL, 8", 0],
])("the finding: %s", async (_, call, found) => {
  const next = `40 1700000000.022000000 rt_sigprocmask(${call}) = 0 <0.000010>\n`;
  const at = probedStory.indexOf("40 1700000000.030000000");
  const { handlers } = engineOf(`${probedStory.slice(0, at)}${next}${probedStory.slice(at)}`);
  const findings = await handlers.findings(null);
  expect(findings.filter(({ rule }) => rule === "longjmp-from-handler")).toHaveLength(found);
});
