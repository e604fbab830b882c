import {
  arrowSchema,
  fillSchema,
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
    syscalls: answer.syscalls,
    laneKeys,
    laneOf: new Map(laneKeys.map((key, number) => [key, number])),
    slicesOf: new LaneIndex(slices.lane, slices.rows, laneKeys.length),
    fillsOf: new LaneIndex(fills.lane, fills.rows, laneKeys.length),
  };
}

/** Rows of each lane, in their order: a counting sort, since answers need not be grouped by lane. */
export class LaneIndex {
  readonly #rows: Uint32Array;
  readonly #starts: Uint32Array;

  constructor(lanes: Uint16Array, rows: number, laneCount: number) {
    this.#starts = new Uint32Array(laneCount + 1);
    this.#rows = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      const lane = lanes[row] as number;
      if (lane < laneCount) this.#starts[lane + 1] = (this.#starts[lane + 1] as number) + 1;
    }
    for (let lane = 0; lane < laneCount; lane++) {
      this.#starts[lane + 1] = (this.#starts[lane + 1] as number) + (this.#starts[lane] as number);
    }
    const next = this.#starts.slice();
    for (let row = 0; row < rows; row++) {
      const lane = lanes[row] as number;
      if (lane >= laneCount) continue;
      const position = next[lane] as number;
      this.#rows[position] = row;
      next[lane] = position + 1;
    }
  }

  /** Rows of `lane`, ascending in time. */
  rows(lane: number): Uint32Array {
    return this.#rows.subarray(this.#starts[lane] ?? 0, this.#starts[lane + 1] ?? 0);
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
