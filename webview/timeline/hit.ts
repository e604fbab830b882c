import { signalOutcomes } from "../../src/base/vocabulary.ts";
import { markKinds } from "../../src/protocol/engine.ts";
import type { LaneRow } from "./lanes.ts";
import { firstAtOrAfter, type LoadedWindow } from "./loaded_window.ts";

/** What lies under a point of the lanes. Numbers are rows of the loaded window. */
export type Hit =
  | { readonly kind: "slice"; readonly row: LaneRow; readonly slice: number }
  | { readonly kind: "signal"; readonly row: LaneRow; readonly signal: number }
  | { readonly kind: "mark"; readonly row: LaneRow; readonly mark: number }
  | { readonly kind: "jump"; readonly row: LaneRow; readonly jump: number }
  | { readonly kind: "fill"; readonly row: LaneRow; readonly fill: number }
  | { readonly kind: "lane"; readonly row: LaneRow };

export interface HitQuery {
  readonly rows: readonly LaneRow[];
  readonly window: LoadedWindow;
  /** From the top of the first lane, scrolled or not. */
  readonly y: number;
  readonly ns: number;
  /** How far from a point of time still counts as on it. */
  readonly withinNs: number;
}

/** Small things lie over large ones: signals and marks win over the slice below them. */
export function hitAt(query: HitQuery): Hit | undefined {
  const row = query.rows.find(({ top, height }) => query.y >= top && query.y < top + height);
  if (row === undefined) return undefined;
  const lane = query.window.laneOf.get(row.key);
  if (lane === undefined) return { kind: "lane", row };
  return (
    signalHit(query, row, lane) ??
    jumpHit(query, row, lane) ??
    markHit(query, row, lane) ??
    (row.lane.kind === "channel" || row.lane.kind === "stream"
      ? fillHit(query, row, lane)
      : sliceHit(query, row, lane)) ?? {
      kind: "lane",
      row,
    }
  );
}

/** Signals run along the upper third of their lane. */
function signalHit(query: HitQuery, row: LaneRow, lane: number): Hit | undefined {
  if (query.y > row.top + row.height / 3) return undefined;
  const { signals } = query.window;
  for (let signal = 0; signal < signals.rows; signal++) {
    if (signals.toLane[signal] !== lane) continue;
    const from = signals.generatedNs[signal] as number;
    const [delivered, handled] = [
      signals.deliveredNs[signal] as number,
      signals.handlerEndNs[signal] as number,
    ];
    const outcome = signalOutcomes[signals.outcome[signal] as number];
    const isLost = outcome === "coalesced" || outcome === "cancelled";
    const to = Number.isNaN(delivered)
      ? isLost
        ? from
        : Number.POSITIVE_INFINITY
      : Number.isNaN(handled)
        ? delivered
        : handled;
    if (query.ns >= from - query.withinNs && query.ns <= to + query.withinNs)
      return { kind: "signal", row, signal };
  }
  return undefined;
}

/** Jumps run along the lower part of their lane: the end of an arc, or the flag of its mark. */
function jumpHit(query: HitQuery, row: LaneRow, lane: number): Hit | undefined {
  if (query.y < row.top + row.height / 2) return undefined;
  const { jumps } = query.window;
  let best: { readonly jump: number; readonly distance: number } | undefined;
  for (let jump = 0; jump < jumps.rows; jump++) {
    if (jumps.lane[jump] !== lane) continue;
    const distance = Math.abs((jumps.ns[jump] as number) - query.ns);
    if (distance <= query.withinNs && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { jump, distance };
  }
  return best === undefined ? undefined : { kind: "jump", row, jump: best.jump };
}

function markHit(query: HitQuery, row: LaneRow, lane: number): Hit | undefined {
  const { marks } = query.window;
  let best: { readonly mark: number; readonly distance: number } | undefined;
  for (let mark = 0; mark < marks.rows; mark++) {
    if (marks.lane[mark] !== lane || markKinds[marks.kind[mark] as number] === undefined) continue;
    const distance = Math.abs((marks.ns[mark] as number) - query.ns);
    if (distance <= query.withinNs && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { mark, distance };
    }
  }
  return best === undefined ? undefined : { kind: "mark", row, mark: best.mark };
}

/** The slice under the point, or the nearest one with a call within reach: slices can be narrower than a pixel. */
function sliceHit(query: HitQuery, row: LaneRow, lane: number): Hit | undefined {
  const { slices, slicesOf } = query.window;
  const rows = slicesOf.rows(lane);
  const after = firstAtOrAfter(rows, slices.fromNs, query.ns);
  let best: { readonly slice: number; readonly distance: number } | undefined;
  for (let at = Math.max(0, after - 3); at < Math.min(rows.length, after + 3); at++) {
    const slice = rows[at] as number;
    const [from, to] = [slices.fromNs[slice] as number, slices.toNs[slice] as number];
    const outside = Math.max(from - query.ns, query.ns - to, 0);
    // A call within reach beats the time between calls that lies under the pointer.
    const distance = (slices.count[slice] as number) > 0 ? outside : outside + query.withinNs;
    if (outside <= query.withinNs && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { slice, distance };
    }
  }
  return best === undefined ? undefined : { kind: "slice", row, slice: best.slice };
}

function fillHit(query: HitQuery, row: LaneRow, lane: number): Hit | undefined {
  const { fills, fillsOf } = query.window;
  const rows = fillsOf.rows(lane);
  const after = firstAtOrAfter(rows, fills.ns, query.ns);
  const fill = rows[Math.max(0, after - 1)];
  return fill === undefined ? undefined : { kind: "fill", row, fill };
}
