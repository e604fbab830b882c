import { describe, expect, it } from "vitest";
import type { ChannelIndex, ProcessIndex, StreamIndex } from "../../../src/base/ids.ts";
import { nanos } from "../../../src/base/time.ts";
import { blockReasons } from "../../../src/base/vocabulary.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { PixelWindow } from "../../../src/engine/timeline/window.ts";
import {
  activities,
  arrowSchema,
  fillSchema,
  type Lane,
  markKinds,
  markSchema,
  signalSchema,
  sliceSchema,
} from "../../../src/protocol/engine.ts";
import { unpack } from "../../../src/protocol/packed.ts";
import { engineOf } from "./engine_of.ts";
import { parentReadsFromChild } from "./stories.ts";

const parentLane: Lane = { kind: "process", process: 0 as ProcessIndex };
const childLane: Lane = { kind: "process", process: 1 as ProcessIndex };

async function windowOf(
  engine: Engine,
  fromMs: number,
  toMs: number,
  pixels: number,
  lanes: readonly Lane[],
) {
  const window = await engine.handlers.timeline({
    fromNs: nanos(fromMs * 1e6),
    toNs: nanos(toMs * 1e6),
    pixels,
    lanes,
  });
  const slices = unpack(sliceSchema, window.slices);
  return {
    slices: Array.from({ length: slices.rows }, (_, row) => ({
      lane: slices.lane[row],
      fromMs: (slices.fromNs[row] as number) / 1e6,
      toMs: (slices.toNs[row] as number) / 1e6,
      activity: activities[slices.activity[row] as number],
      reason: blockReasons[slices.reason[row] as number],
      name: (slices.count[row] as number) > 0 ? window.syscalls[slices.syscall[row] as number] : "",
      count: slices.count[row],
    })),
    arrows: unpack(arrowSchema, window.arrows),
    signals: unpack(signalSchema, window.signals),
    marks: unpack(markSchema, window.marks),
    fills: unpack(fillSchema, window.fills),
  };
}

describe("the timeline, near", () => {
  it("shows the blocked read as it was, and running code around the calls", async () => {
    const { slices } = await windowOf(engineOf(parentReadsFromChild), 3.5, 10.5, 7000, [parentLane]);
    expect(slices).toEqual([
      { lane: 0, fromMs: 3.5, toMs: 4, activity: "running", reason: "none", name: "", count: 0 },
      { lane: 0, fromMs: 4, toMs: 10.1, activity: "blocked", reason: "empty", name: "read", count: 1 },
      { lane: 0, fromMs: 10.1, toMs: 10.5, activity: "running", reason: "none", name: "", count: 0 },
    ]);
  });

  it("draws the bytes as one arrow from the child's write to the parent's read", async () => {
    const { arrows } = await windowOf(engineOf(parentReadsFromChild), 0, 20, 2000, [parentLane, childLane]);
    expect(arrows.rows).toBe(1);
    expect([arrows.fromLane[0], arrows.toLane[0], arrows.bytes[0], arrows.count[0]]).toEqual([1, 0, 12, 1]);
    expect(arrows.fromNs[0]).toBe(10_000_000);
    expect(arrows.toNs[0]).toBe(10_100_000);
  });

  it("marks the child's birth, its end and its reaping", async () => {
    const { marks } = await windowOf(engineOf(parentReadsFromChild), 0, 30, 2000, [parentLane, childLane]);
    const ofChild = Array.from({ length: marks.rows }, (_, row) => row)
      .filter((row) => marks.lane[row] === 1)
      .map((row) => markKinds[marks.kind[row] as number]);
    expect(ofChild).toEqual(["born", "exit", "reaped"]);
  });

  it("shows SIGCHLD on the parent's lane", async () => {
    const { signals } = await windowOf(engineOf(parentReadsFromChild), 0, 30, 2000, [parentLane]);
    expect([signals.rows, signals.toLane[0], signals.number[0]]).toEqual([1, 0, 17]);
  });

  it("lets a pipe's lane rise with the write and fall with the read", async () => {
    const lane: Lane = { kind: "channel", channel: channelNamed(engineOf(parentReadsFromChild), "pipe:97") };
    const { fills } = await windowOf(engineOf(parentReadsFromChild), 0, 20, 20_000, [lane]);
    expect(Math.max(...fills.max)).toBe(12);
    expect(fills.last[fills.rows - 1]).toBe(0);
  });
});

function channelNamed(engine: Engine, id: string): ChannelIndex {
  const channel = engine.source.trace.channels.find((each) => each.id === id);
  if (channel === undefined) throw new Error(`no channel ${id}`);
  return channel.index;
}

describe("the timeline, far", () => {
  const lines = Array.from(
    { length: 5000 },
    (_, i) =>
      `40 1700000${(100 + i / 1000).toFixed(9)} write(1</dev/null<char 1:3>>, "x", 1) = 1 <0.000010000>`,
  );
  const engine = engineOf(lines.join("\n"));

  it("never answers more slices than pixels, and still counts every call", async () => {
    const { slices } = await windowOf(engine, 0, 5000, 100, [parentLane]);
    expect(slices.length).toBeLessThanOrEqual(2 * 100 + 1);
    expect(slices.reduce((sum, slice) => sum + (slice.count ?? 0), 0)).toBe(5000);
  });

  it("shows each call by itself again when near", async () => {
    const { slices } = await windowOf(engine, 100, 110, 5000, [parentLane]);
    expect(slices.filter(({ count }) => count === 1)).toHaveLength(10);
  });

  it("has a density that adds up to all calls", async () => {
    const { calls } = await engine.handlers.density({ pixels: 64 });
    expect(calls).toHaveLength(64);
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(5000);
  });
});

describe("a window whose pixels are steady", () => {
  const steady = (fromNs: number, toNs: number, pixels: number) =>
    new PixelWindow(nanos(fromNs), nanos(toNs), pixels, nanos(toNs), true);

  it("has pixels up to a tenth wider than asked for, no narrower ones", () => {
    for (let spanNs = 1; spanNs < 1e14; spanNs *= 1.37) {
      const { nsPerPixel } = steady(5e9, 5e9 + spanNs, 1000);
      expect(nsPerPixel / (spanNs / 1000)).toBeGreaterThanOrEqual(1);
      expect(nsPerPixel / (spanNs / 1000)).toBeLessThan(1.1);
    }
  });

  it("has them where another of about that width has them, wherever it lies", () => {
    const [one, moved, wider] = [
      steady(0, 1e9, 100),
      steady(3.3e8, 1.33e9, 100),
      steady(1e7, 1.02e9, 100),
    ] as const;
    for (const ns of [4e8, 5.5e8, 9.99e8])
      expect([moved, wider].map((window) => window.pixelEnd(ns))).toEqual([
        one.pixelEnd(ns),
        one.pixelEnd(ns),
      ]);
    expect(one.pixelEnd(4e8) - 4e8).toBeLessThanOrEqual(one.nsPerPixel);
  });
});

describe("a window narrower than its times can tell apart", () => {
  it.each([0, 1, 1e9, 1e15])("comes to an end on a pixel: at %d ns", (ns) => {
    for (const toNs of [ns, ns + 1e-9, ns + 1])
      for (const isSteady of [false, true]) {
        const window = new PixelWindow(nanos(ns), nanos(toNs), 100, nanos(ns), isSteady);
        for (const at of [ns, ns + 1, ns * 2]) expect(window.pixelEnd(at)).toBeGreaterThan(at);
      }
  });

  it("shows the stdio buffers of a trace without any length", async () => {
    const mark =
      'write(-1, "ipc-scope-probe 1 stdio why=flush stream=0x7f00 fd=3 call=printf buffering=full size=9 pending=4 ahead=0 reads=0 read=0 writes=1 written=9", 170) = -1 EBADF (Bad file descriptor)';
    const engine = engineOf(`40 1.0 ${mark}\n40 1.0 ${mark}`);
    const lane: Lane = { kind: "stream", stream: 0 as StreamIndex };
    expect((await windowOf(engine, 500, 500, 100, [lane])).slices).toEqual([]);
  });
});
