import type { MarkKind } from "../../src/protocol/engine.ts";
import type { Sketch } from "./legend_sketch.ts";

/** One thing that lanes show, and what it says. */
export interface LegendEntry {
  readonly words: string;
  readonly sketch: Sketch;
}

const [left, right] = [6, 66];

function bar(slice: Omit<NonNullable<Sketch["slices"]>[number], "from" | "to">): Sketch {
  return { lanes: ["process"], slices: [{ ...slice, from: left, to: right }] };
}

function mark(kind: MarkKind): Sketch {
  return { lanes: ["process"], marks: [[kind, (left + right) / 2]] };
}

/** Calls too many for the pixels they have. */
const crowd = Array.from({ length: 20 }, (_, at) => ({
  activity: at % 3 === 2 ? ("blocked" as const) : ("call" as const),
  reason: "empty" as const,
  from: left + 3 * at,
  to: left + 3 * at + 2,
}));

/** In the order in which one meets them. */
export const legendEntries: readonly LegendEntry[] = [
  { words: "runs code of its own", sketch: bar({ activity: "running" }) },
  { words: "in a system call", sketch: bar({ activity: "call" }) },
  {
    words: "waits in a call: for bytes, a child, a lock, time",
    sketch: bar({ activity: "blocked", reason: "empty" }),
  },
  { words: "waits for room: the channel is full", sketch: bar({ activity: "blocked", reason: "full" }) },
  { words: "the call failed", sketch: bar({ activity: "call", failed: true }) },
  { words: "more calls than pixels: zoom in to see each", sketch: { lanes: ["process"], slices: crowd } },
  { words: "stopped by a signal", sketch: bar({ activity: "stopped" }) },
  { words: "zombie: ended, its parent has not asked yet", sketch: bar({ activity: "zombie" }) },
  { words: "born", sketch: mark("born") },
  { words: "runs another program from here", sketch: mark("exec") },
  { words: "exited", sketch: mark("exit") },
  { words: "killed by a signal", sketch: mark("killed") },
  { words: "its parent collected its end", sketch: mark("reaped") },
  {
    words: "bytes on their way, from the write to the read",
    sketch: {
      lanes: ["process", "process"],
      slices: [
        { lane: 0, activity: "call", from: 10, to: 30 },
        { lane: 1, activity: "call", from: 42, to: 62 },
      ],
      arrows: [[20, 56]],
    },
  },
  {
    words: "a signal: sent, held back, delivered, its handler",
    sketch: { lanes: ["process"], signals: [{ sent: 10, delivered: 42, handledTo: 62 }] },
  },
  {
    words: "a signal that got lost: one like it was pending",
    sketch: { lanes: ["process"], signals: [{ sent: 36, delivered: null }] },
  },
  {
    words: "what lies in a channel, up to its capacity; red while it is full",
    sketch: {
      lanes: ["channel"],
      levels: [
        [0, 0],
        [10, 2],
        [24, 4],
        [48, 1],
        [60, 0],
      ],
    },
  },
  {
    words: "with the probe: a long jump, back to the mark that setjmp set",
    sketch: {
      lanes: ["process"],
      slices: [{ activity: "running", from: left, to: right }],
      jumps: [[16, 58]],
    },
  },
  {
    words: "with the probe: what is in a stream's buffer; ▾ it met the kernel",
    sketch: {
      lanes: ["stream"],
      buffer: [
        [6, 0, 0],
        [30, 4, 0],
        [54, 4, 0],
        [66, 2, 0],
      ],
      marks: [
        ["flushed", 30],
        ["flushed", 54],
        ["flushed", 66],
      ],
    },
  },
];
