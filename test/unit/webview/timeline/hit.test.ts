import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import {
  activities,
  arrowSchema,
  fillSchema,
  jumpSchema,
  markSchema,
  noLane,
  none,
  signalSchema,
  sliceSchema,
} from "../../../../src/protocol/engine.ts";
import { PackedBuilder } from "../../../../src/protocol/packed.ts";
import { hitAt } from "../../../../webview/timeline/hit.ts";
import { laneRows } from "../../../../webview/timeline/lanes.ts";
import { loadWindow } from "../../../../webview/timeline/loaded_window.ts";
import { anOverview } from "../overview_story.ts";

const overview = anOverview({ processes: ["gen 11"], channels: ["pipe:97"] });
const rows = laneRows(overview, new Set(), null);

/** gen runs until 100, writes until 101 (narrower than a pixel), runs until 500, and is born at 0. */
function aWindow() {
  const slices = new PackedBuilder(sliceSchema);
  const slice = (fromNs: number, toNs: number, activity: (typeof activities)[number], call: number) =>
    slices.add({
      lane: 0,
      fromNs,
      toNs,
      activity: activities.indexOf(activity),
      reason: 0,
      syscall: 1,
      call,
      count: call === none ? 0 : 1,
      failed: 0,
    });
  slice(0, 100, "running", none);
  slice(100, 101, "call", 7);
  slice(101, 500, "running", none);
  const marks = new PackedBuilder(markSchema);
  marks.add({ lane: 0, ns: 0, kind: 0, otherLane: noLane, call: none });
  const signals = new PackedBuilder(signalSchema);
  signals.add({
    fromLane: noLane,
    toLane: 0,
    generatedNs: 200,
    deliveredNs: Number.NaN,
    handlerEndNs: Number.NaN,
    number: 10,
    outcome: 0,
    signal: 3,
  });
  const fills = new PackedBuilder(fillSchema);
  fills.add({ lane: 1, ns: 50, min: 0, max: 4096, last: 4096 });
  return loadWindow(
    {
      fromNs: nanos(0),
      toNs: nanos(500),
      slices: slices.pack(),
      marks: marks.pack(),
      signals: signals.pack(),
      jumps: new PackedBuilder(jumpSchema).pack(),
      fills: fills.pack(),
      arrows: new PackedBuilder(arrowSchema).pack(),
      syscalls: { 1: "write" },
    },
    { fromNs: nanos(0), toNs: nanos(500), pixels: 50, lanes: rows.map((row) => row.lane) },
    1,
  );
}

const window = aWindow();
const [process, channel] = rows;
const at = (ns: number, y: number) => hitAt({ rows, window, y, ns, withinNs: 5 });
const low = (process?.top ?? 0) + (process?.height ?? 0) - 4;
const high = (process?.top ?? 0) + 2;

describe("what lies under the pointer", () => {
  it("is the call next to it, though the call is narrower than a pixel", () => {
    expect(at(97, low)).toMatchObject({ kind: "slice", slice: 1 });
    expect(at(104, low)).toMatchObject({ kind: "slice", slice: 1 });
  });

  it("is the time between calls where no call is near", () => {
    expect(at(300, low)).toMatchObject({ kind: "slice", slice: 2 });
  });

  it("is a mark before the slice below it", () => {
    expect(at(2, low)).toMatchObject({ kind: "mark", mark: 0 });
  });

  it("is a pending signal all the way from its generation on, in the upper part of the lane", () => {
    expect(at(450, high)).toMatchObject({ kind: "signal", signal: 0 });
    expect(at(150, high)).toMatchObject({ kind: "slice" });
  });

  it("is a channel's level as of that time", () => {
    expect(at(400, (channel?.top ?? 0) + 5)).toMatchObject({ kind: "fill", fill: 0 });
  });

  it("is nothing below the last lane", () => {
    expect(at(100, 5000)).toBeUndefined();
  });
});
