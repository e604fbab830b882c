import {
  arrowSchema,
  fillSchema,
  jumpSchema,
  type Lane,
  markSchema,
  signalSchema,
  sliceSchema,
  type TimelineWindow,
} from "../../src/protocol/engine.ts";
import { type Unpacked, unpack } from "../../src/protocol/packed.ts";
import { laneKey } from "./lanes.ts";
import type { QueryWindow } from "./query_window.ts";

/** A window as it came from the engine, with its rows found by lane and time. */
export interface LoadedWindow extends QueryWindow {
  readonly version: number;
  readonly slices: Unpacked<typeof sliceSchema>;
  readonly arrows: Unpacked<typeof arrowSchema>;
  readonly signals: Unpacked<typeof signalSchema>;
  readonly marks: Unpacked<typeof markSchema>;
  readonly jumps: Unpacked<typeof jumpSchema>;
  readonly fills: Unpacked<typeof fillSchema>;
  readonly syscalls: Readonly<Record<number, string>>;
  /** Keys of the lanes asked for, by their number in the columns. */
  readonly laneKeys: readonly string[];
  readonly laneOf: ReadonlyMap<string, number>;
  readonly slicesOf: LaneIndex;
  readonly fillsOf: LaneIndex;
}

export function loadWindow(
  answer: TimelineWindow,
  asked: QueryWindow & { readonly lanes: readonly Lane[] },
  version: number,
): LoadedWindow {
  const slices = unpack(sliceSchema, answer.slices);
  const fills = unpack(fillSchema, answer.fills);
  const laneKeys = asked.lanes.map(laneKey);
  return {
    fromNs: answer.fromNs,
    toNs: answer.toNs,
    pixels: asked.pixels,
    version,
    slices,
    fills,
    arrows: unpack(arrowSchema, answer.arrows),
    signals: unpack(signalSchema, answer.signals),
    marks: unpack(markSchema, answer.marks),
    jumps: unpack(jumpSchema, answer.jumps),
    syscalls: answer.syscalls,
    laneKeys,
    laneOf: new Map(laneKeys.map((key, number) => [key, number])),
    slicesOf: new LaneIndex(slices.lane, slices.fromNs, slices.toNs, laneKeys.length),
    fillsOf: new LaneIndex(fills.lane, fills.ns, fills.ns, laneKeys.length),
  };
}

/** Rows of each lane in order of time: a counting sort, since answers need not be grouped by lane. */
export class LaneIndex {
  readonly #rows: Uint32Array;
  readonly #starts: Uint32Array;
  /** For each position the latest end up to there in its lane. */
  readonly #reach: Float64Array;

  constructor(lanes: Uint16Array, fromNs: Float64Array, toNs: Float64Array, laneCount: number) {
    const count = lanes.length;
    this.#starts = new Uint32Array(laneCount + 1);
    this.#rows = new Uint32Array(count);
    this.#reach = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const lane = lanes[row] as number;
      if (lane < laneCount) this.#starts[lane + 1] = (this.#starts[lane + 1] as number) + 1;
    }
    for (let lane = 0; lane < laneCount; lane++) {
      this.#starts[lane + 1] = (this.#starts[lane + 1] as number) + (this.#starts[lane] as number);
    }
    const next = this.#starts.slice();
    for (let row = 0; row < count; row++) {
      const lane = lanes[row] as number;
      if (lane >= laneCount) continue;
      const position = next[lane] as number;
      this.#rows[position] = row;
      next[lane] = position + 1;
    }
    for (let lane = 0; lane < laneCount; lane++) this.#order(lane, fromNs, toNs);
  }

  /** Rows of `lane`, ascending in time. */
  rows(lane: number): Uint32Array {
    return this.#rows.subarray(this.#starts[lane] ?? 0, this.#starts[lane + 1] ?? 0);
  }

  /** First position in the rows of `lane` that reaches to `ns` or beyond, however long ago it began. */
  firstReaching(lane: number, ns: number): number {
    const start = this.#starts[lane] ?? 0;
    let [low, high] = [start, this.#starts[lane + 1] ?? start];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#reach[middle] as number) < ns) low = middle + 1;
      else high = middle;
    }
    return low - start;
  }

  /** Stops and ends of a process come after its calls, and lie over them. */
  #order(lane: number, fromNs: Float64Array, toNs: Float64Array): void {
    const rows = this.rows(lane);
    for (let at = 1; at < rows.length; at++) {
      if ((fromNs[rows[at - 1] as number] as number) <= (fromNs[rows[at] as number] as number)) continue;
      rows.sort((a, b) => (fromNs[a] as number) - (fromNs[b] as number) || a - b);
      break;
    }
    let latest = Number.NEGATIVE_INFINITY;
    const start = this.#starts[lane] ?? 0;
    for (let at = 0; at < rows.length; at++) {
      latest = Math.max(latest, toNs[rows[at] as number] as number);
      this.#reach[start + at] = latest;
    }
  }
}

/** First position in `rows` whose `time` is at or after `ns`; `rows.length` if none is. */
export function firstAtOrAfter(rows: Uint32Array, time: Float64Array, ns: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[rows[middle] as number] as number) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
