import { nanos } from "../../src/base/time.ts";
import { blockReasons, type SignalOutcome, signalOutcomes } from "../../src/base/vocabulary.ts";
import {
  type Activity,
  activities,
  arrowSchema,
  fillSchema,
  jumpSchema,
  type Lane,
  type MarkKind,
  markKinds,
  markSchema,
  noLane,
  none,
  signalSchema,
  sliceSchema,
} from "../../src/protocol/engine.ts";
import { PackedBuilder } from "../../src/protocol/packed.ts";
import { type LaneRow, laneKey } from "./lanes.ts";
import { type LoadedWindow, loadWindow } from "./loaded_window.ts";
import { cssPx } from "./pixels.ts";

/** What a small sample of a timeline shows, in lanes by number and at times in pixels from its left. */
export interface Sketch {
  readonly lanes: readonly ("process" | "channel" | "stream")[];
  readonly slices?: readonly SketchedSlice[];
  readonly marks?: readonly (readonly [kind: MarkKind, at: number])[];
  readonly signals?: readonly SketchedSignal[];
  /** Levels of the channel in the first lane, of a capacity of 4. */
  readonly levels?: readonly (readonly [at: number, level: number])[];
  readonly arrows?: readonly (readonly [from: number, to: number])[];
  /** Of the stream in the first lane, whose buffer holds 4. */
  readonly buffer?: readonly (readonly [at: number, before: number, after: number])[];
  readonly jumps?: readonly (readonly [mark: number, jump: number])[];
}

interface SketchedSlice {
  readonly lane?: number;
  readonly activity: Activity;
  readonly from: number;
  readonly to: number;
  readonly reason?: "empty" | "full";
  readonly failed?: boolean;
  readonly calls?: number;
}

interface SketchedSignal {
  readonly sent: number;
  /** null: lost. */
  readonly delivered: number | null;
  readonly handledTo?: number;
}

export const sketchWidth = cssPx(72);
const laneHeight = 22;
const capacity = 4;
const userSignal = 10;

export function rowsOf({ lanes }: Sketch): readonly LaneRow[] {
  return lanes.map((kind, number) => {
    const lane: Lane =
      kind === "channel"
        ? { kind, channel: number as never }
        : kind === "stream"
          ? { kind, stream: number as never }
          : { kind, process: number as never };
    return {
      key: laneKey(lane),
      lane,
      label: "",
      aside: "",
      depth: 0,
      process: null,
      threads: 1,
      open: false,
      capacity: kind === "process" ? null : capacity,
      unit: "bytes",
      top: cssPx(number * laneHeight),
      height: cssPx(laneHeight),
    };
  });
}

/** The sketch as the engine would answer it, a nanosecond to a pixel. */
export function windowOf(sketch: Sketch, rows: readonly LaneRow[]): LoadedWindow {
  const whole = { fromNs: nanos(0), toNs: nanos(sketchWidth) };
  const slices = new PackedBuilder(sliceSchema);
  for (const { lane = 0, activity, from, to, reason, failed, calls = 1 } of sketch.slices ?? []) {
    slices.add({
      lane,
      fromNs: from,
      toNs: to,
      activity: activities.indexOf(activity),
      reason: blockReasons.indexOf(reason ?? "none"),
      syscall: 0,
      call: 0,
      count: calls,
      failed: failed ? 1 : 0,
    });
  }
  const marks = new PackedBuilder(markSchema);
  for (const [kind, ns] of sketch.marks ?? []) {
    marks.add({ lane: 0, ns, kind: markKinds.indexOf(kind), otherLane: noLane, call: none });
  }
  const signals = new PackedBuilder(signalSchema);
  for (const { sent, delivered, handledTo } of sketch.signals ?? []) {
    const outcome: SignalOutcome = delivered === null ? "coalesced" : "handled";
    signals.add({
      fromLane: noLane,
      toLane: 0,
      generatedNs: sent,
      deliveredNs: delivered ?? Number.NaN,
      handlerEndNs: handledTo ?? Number.NaN,
      number: userSignal,
      outcome: signalOutcomes.indexOf(outcome),
      signal: 0,
    });
  }
  const fills = new PackedBuilder(fillSchema);
  for (const [ns, level] of sketch.levels ?? [])
    fills.add({ lane: 0, ns, min: level, max: level, last: level });
  for (const [ns, before, last] of sketch.buffer ?? [])
    fills.add({ lane: 0, ns, min: Math.min(before, last), max: Math.max(before, last), last });
  const arrows = new PackedBuilder(arrowSchema);
  for (const [fromNs, toNs] of sketch.arrows ?? []) {
    arrows.add({ fromLane: 0, toLane: 1, fromNs, toNs, bytes: 1, channel: 0, write: 0, read: 1, count: 1 });
  }
  const jumps = new PackedBuilder(jumpSchema);
  for (const [setNs, ns] of sketch.jumps ?? []) {
    const jump = { lane: 0, leftHandler: 0, jump: 0 };
    jumps.add({ ...jump, ns: setNs, targetNs: Number.NaN, count: 0 });
    jumps.add({ ...jump, ns, targetNs: setNs, count: 1 });
  }
  const answer = {
    ...whole,
    slices: slices.pack(),
    marks: marks.pack(),
    signals: signals.pack(),
    fills: fills.pack(),
    arrows: arrows.pack(),
    jumps: jumps.pack(),
    syscalls: {},
  };
  return loadWindow(answer, { ...whole, pixels: sketchWidth, lanes: rows.map(({ lane }) => lane) }, 0);
}
