import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import { blockReasons, signalOutcomes } from "../../../../src/base/vocabulary.ts";
import {
  activities,
  arrowSchema,
  fillSchema,
  jumpSchema,
  type MarkKind,
  markKinds,
  markSchema,
  noLane,
  none,
  signalSchema,
  sliceSchema,
} from "../../../../src/protocol/engine.ts";
import { PackedBuilder } from "../../../../src/protocol/packed.ts";
import { readTokens } from "../../../../webview/theme/tokens.ts";
import { type Brush, timeScale } from "../../../../webview/timeline/brush.ts";
import { laneRows } from "../../../../webview/timeline/lanes.ts";
import { loadWindow } from "../../../../webview/timeline/loaded_window.ts";
import { paintLanes } from "../../../../webview/timeline/paint.ts";
import { cssPx, deviceGrid } from "../../../../webview/timeline/pixels.ts";
import { anOverview } from "../overview_story.ts";
import { DrawLog } from "./draw_log.ts";

const overview = anOverview({
  processes: ["gen 11", "sort 12"],
  channels: ["pipe:97"],
  streams: ["stdout 12 4096"],
});
const rows = laneRows(overview, new Set(), null);
const laneOf: Readonly<Record<string, number>> = { gen: 0, sort: 1, stdout: 2, pipe: 3 };
const syscalls: Readonly<Record<number, string>> = { 0: "read", 1: "write" };

/**
 * A window of 1000 ns on 1000 px, told in lines:
 * `gen 100-200 write`, `gen 200-400 write full`, `sort 0-90 running`, `gen 5 exec`, `SIGUSR1 for gen 10-40 handled`,
 * `pipe 100 level 65536`, `gen 200 > sort 300`, `gen 90 setjmp`, `gen 300 longjmp 90 handler`,
 * `stdout 200 buffer 4096 0`: full at 200, then empty.
 */
function drawn(...story: readonly string[]): readonly string[] {
  const slices = new PackedBuilder(sliceSchema);
  const marks = new PackedBuilder(markSchema);
  const signals = new PackedBuilder(signalSchema);
  const fills = new PackedBuilder(fillSchema);
  const arrows = new PackedBuilder(arrowSchema);
  const jumps = new PackedBuilder(jumpSchema);
  story.forEach((line, call) => {
    const [who = "", when = "", ...what] = line.split(" ");
    const [from = 0, to = from] = when.split("-").map(Number);
    const lane = laneOf[who] ?? 0;
    const mark = markKinds.indexOf(what[0] as MarkKind);
    if (who.startsWith("SIG")) {
      const [start, end = start] = (what[1] ?? "").split("-");
      const lost = end === "lost";
      const handled = who === "SIGUSR1" && !lost;
      const times = {
        generatedNs: Number(start),
        deliveredNs: lost ? Number.NaN : Number(end),
        handlerEndNs: handled ? Number(end) + 20 : Number.NaN,
      };
      const outcome = signalOutcomes.indexOf(lost ? "coalesced" : handled ? "handled" : "ignored");
      signals.add({
        fromLane: noLane,
        toLane: laneOf[what[0] ?? ""] ?? 0,
        ...times,
        number: who === "SIGCHLD" ? 17 : 10,
        outcome,
        signal: 1,
      });
    } else if (what[0] === "buffer") {
      const [before = 0, last = 0] = what.slice(1).map(Number);
      fills.add({ lane, ns: from, min: Math.min(before, last), max: Math.max(before, last), last });
    } else if (what[0] === "setjmp") {
      jumps.add({ lane, ns: from, targetNs: Number.NaN, leftHandler: 0, count: 0, jump: call });
    } else if (what[0] === "longjmp") {
      const leftHandler = what[2] === "handler" ? 1 : 0;
      jumps.add({ lane, ns: from, targetNs: Number(what[1]), leftHandler, count: 1, jump: call });
    } else if (what[0] === "level") {
      const level = Number(what[1]);
      fills.add({ lane, ns: from, min: level, max: level, last: level });
    } else if (what[0] === ">") {
      const ends = {
        fromLane: lane,
        toLane: laneOf[what[1] ?? ""] ?? 0,
        fromNs: from,
        toNs: Number(what[2]),
      };
      arrows.add({ ...ends, bytes: 1, channel: 0, write: 900, read: 901, count: 1 });
    } else if (mark >= 0) marks.add({ lane, ns: from, kind: mark, otherLane: noLane, call: none });
    else {
      const syscall = what[0] === "write" ? 1 : 0;
      const reason = Math.max(0, blockReasons.indexOf((what[1] ?? "none") as "none"));
      const known = activities.indexOf(what[0] as "running");
      const activity = known >= 0 ? known : activities.indexOf(reason > 0 ? "blocked" : "call");
      const failed = what[1] === "failed" ? 1 : 0;
      const isCall = known < 0;
      slices.add({
        ...{ lane, fromNs: from, toNs: to, activity, reason, syscall, failed },
        call: isCall ? call : none,
        count: isCall ? 1 : 0,
      });
    }
  });
  const whole = { fromNs: nanos(0), toNs: nanos(1000) };
  const window = loadWindow(
    {
      ...whole,
      slices: slices.pack(),
      marks: marks.pack(),
      signals: signals.pack(),
      jumps: jumps.pack(),
      fills: fills.pack(),
      arrows: arrows.pack(),
      syscalls,
    },
    { ...whole, pixels: 1000, lanes: rows.map((row) => row.lane) },
    1,
  );
  const log = new DrawLog();
  const width = cssPx(1000);
  const brush: Brush = {
    context: log,
    // Each colour by its own name.
    tokens: readTokens((property) => property.replace("--scope-", "")),
    window,
    span: whole,
    width,
    height: cssPx(120),
    rows,
    rowOfLane: rows,
    grid: deviceGrid(1),
    widthOf: (words) => words.length * 6,
    scrollTop: cssPx(0),
    presentNs: 0,
    x: timeScale(whole, width),
    stripes: (colour) => `${colour} stripes`,
    bars: (colour) => `${colour} bars`,
    dots: (colour) => `${colour} dots`,
  };
  paintLanes(brush, {
    ticks: [],
    cursorNs: -1e9,
    event: null,
    lane: undefined,
    measured: undefined,
    matches: undefined,
  });
  // The ground and the rules of channel lanes are always the same.
  return log.lines.filter((line) => !line.startsWith("bg ") && !line.startsWith("grid "));
}

/** Without what an idle channel lane draws. */
const inLanes = (...story: readonly string[]) => drawn(...story).filter((line) => !line.includes("dashed"));

describe("what is drawn of a lane", () => {
  it("a call is a pale bar with an edge and its name", () => {
    expect(inLanes("gen 100-200 write")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "call 0.3 | rect 100,10 100x20",
        "call 0.9 | rect 100,10 1x20",
        "text 1 | “write” 105,25",
      ]
    `);
  });

  it("a call that blocks is striped and says why", () => {
    expect(inLanes("gen 100-300 write full")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "full 0.16 | rect 100,10 200x20",
        "full 0.9 | rect 100,10 1x20",
        "full stripes 0.45 | rect 182,10 118x20",
        "text 1 | “write · full” 105,25",
      ]
    `);
  });

  it("a call that failed has a red foot", () => {
    expect(inLanes("gen 100-200 read failed")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "call 0.3 | rect 100,10 100x20",
        "call 0.9 | rect 100,10 1x20",
        "error 1 | rect 100,27 100x3",
        "text 1 | “read” 105,25",
      ]
    `);
  });

  it("time between calls is a thin line, a zombie a field of dots", () => {
    expect(inLanes("gen 0-100 running", "sort 0-100 zombie")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "running 0.75 | rect 0,18 100x4",
        "dim dots 0.8 | rect 46,38 54x20",
        "text 1 | “zombie” 5,53",
      ]
    `);
  });

  it("narrow calls that touch are one rectangle, those apart are not", () => {
    const touching = ["gen 100-102 read", "gen 102-104 read", "gen 104-106 write"];
    expect(inLanes(...touching, "gen 200-202 read")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "call 0.7 | rect 100,10 6x20",
        "call 0.7 | rect 200,10 2x20",
      ]
    `);
  });

  it("bytes are an arrow from lane to lane", () => {
    expect(inLanes("gen 200 > sort 300")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "flow 0.6 | line M200.5,29 C300.5,38",
        "flow 0.6 | area M300.5,38 297.5,33 303.5,33 Z",
      ]
    `);
  });

  it("a held signal is a dotted line from its birth to its delivery, then its handler", () => {
    expect(
      drawn("SIGUSR1 for gen 100-400").filter((line) => line.startsWith("signal")),
    ).toMatchInlineSnapshot(`
      [
        "signal 1 | line dashed M100,10 400,10",
        "signal 1 | rect 400,8 20x4",
        "signal 1 | area O400,10 r3.3",
        "signal 1 | line O400,10 r3.3",
        "signal 1 | line O100,10 r3.3",
        "signal 1 | “SIGUSR1” 407,14",
      ]
    `);
  });

  it("a signal is not named over the next one, which is named where nothing follows", () => {
    const names = (...story: readonly string[]) =>
      inLanes(...story).filter((line) => line.includes("“SIGUSR1”"));
    expect(names("SIGUSR1 for gen 100-110", "SIGUSR1 for gen 130-140")).toEqual([
      "signal 1 | “SIGUSR1” 147,14",
    ]);
    expect(names("SIGUSR1 for gen 100-110", "SIGUSR1 for gen 300-310")).toHaveLength(2);
  });

  it("the level of a pipe is an area against its capacity, red where it is reached", () => {
    expect(drawn("pipe 100 level 32768", "pipe 500 level 65536")).toMatchInlineSnapshot(`
      [
        "dim 0.45 | line dashed M0,103.5 1000,103.5",
        "flow 0.26 | area M100,125 100,125 100,114 500,114 500,103 1000,103 1000,125",
        "flow 0.95 | line M100,125 100,125 100,114 500,114 500,103 1000,103",
        "full 1 | rect 500,102 500x2",
        "dim 1 | “64 KiB” 4,114",
      ]
    `);
  });

  it("a program of its own, an end and a killing each have a mark of their own shape", () => {
    expect(inLanes("gen 100 exec", "gen 500 exit", "sort 300 killed")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "text 1 | area M100,15 104,20 100,25 96,20 Z",
        "dim 1 | rect 499,10 2x20",
        "error 1 | line M296,44 304,52 M304,44 296,52",
      ]
    `);
  });

  it("a stop lies over the call that it interrupts, however long ago it began", () => {
    const lines = inLanes("gen 0-900 read empty", "gen 900-1000 write", "gen 300-600 stopped");
    const read = lines.findIndex((line) => line.startsWith("blocked"));
    const stop = lines.findIndex((line) => line.startsWith("stopped bars"));
    expect(stop).toBeGreaterThan(read);
    expect(lines).toContain("text 1 | “stopped” 305,25");
  });

  it("of one write that is read in many pieces only arrows that stand apart are drawn", () => {
    const pieces = Array.from({ length: 50 }, (_, piece) => `gen 100 > sort ${300 + 2 * piece}`);
    const [lines = ""] = inLanes(...pieces).filter((line) => line.startsWith("flow 0.6 | line"));
    expect(lines.match(/M/g)).toHaveLength(8);
  });

  it("SIGCHLD is a small dot without a name, for the end it tells of has a mark of its own", () => {
    expect(inLanes("SIGCHLD for gen 100-101").join()).not.toContain("“SIG");
  });

  it("a signal that was lost is a cross where it was sent, and is not held to the end", () => {
    expect(inLanes("SIGUSR1 for gen 100-lost")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "signal 1 | line M96.7,6.7 103.3,13.3 M103.3,6.7 96.7,13.3",
        "signal 1 | “SIGUSR1” 107,14",
      ]
    `);
  });
});

describe("what the probe saw", () => {
  it("a long jump is an arc back to the flag of its mark, out of a handler in the signals' colour", () => {
    expect(inLanes("gen 100 setjmp", "gen 300 longjmp 100")).toMatchInlineSnapshot(`
      [
        "dim 1 | “64 KiB” 4,114",
        "text 1 | line M100,32 100,21",
        "text 1 | area M100,21 106,23.5 100,26 Z",
        "text 1 | line M300,30 C100,30",
        "text 1 | area M100,31 97.5,25.5 102.5,25.5 Z",
        "text 1 | area O300,30 r2.2",
      ]
    `);
    expect(inLanes("gen 300 longjmp 100 handler").filter((line) => line.includes("C"))).toEqual([
      expect.stringMatching(/^signal 1 /),
    ]);
  });

  it("a jump to a mark that nobody saw being set has a short dashed one", () => {
    expect(drawn("gen 300 longjmp NaN").filter((line) => line.includes("C"))).toEqual([
      expect.stringContaining("dashed M300,30 C294,30"),
    ]);
  });

  it("a buffer, seen to hold eight bytes of 4 KiB, fills in a slope and is emptied at once, with a mark where it met the kernel", () => {
    expect(
      inLanes("stdout 100 buffer 8 8", "stdout 500 buffer 4096 0", "stdout 500 flushed"),
    ).toMatchInlineSnapshot(`
      [
        "flow 0.26 | area M100,85 100,82 100,82 500,67 500,85 500,67 500,85 1000,85 1000,85",
        "flow 0.95 | line M100,85 100,82 100,82 500,67 500,85 500,67 500,85 1000,85",
        "dim 1 | “4 KiB” 4,78",
        "dim 1 | “64 KiB” 4,114",
        "flow 1 | area M496.5,64 503.5,64 500,70 Z",
      ]
    `);
  });
});
