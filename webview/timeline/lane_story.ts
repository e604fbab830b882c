import type { CallIndex } from "../../src/base/ids.ts";
import { formatSpan, type Nanos } from "../../src/base/time.ts";
import { blockReasons } from "../../src/base/vocabulary.ts";
import { activities, type EventRef } from "../../src/protocol/engine.ts";
import { activityWords, waitWords } from "../words/activity.ts";
import { counted } from "../words/amount.ts";
import { formatFill } from "../words/channel_fill.ts";
import { formatInstant } from "../words/instant.ts";
import type { LaneRow } from "./lanes.ts";
import { firstAtOrAfter, type LoadedWindow } from "./loaded_window.ts";
import type { Span } from "./span.ts";

/** One thing that happens in a lane, as it is told to those who do not see the drawing. */
export interface LaneEvent {
  readonly ns: Nanos;
  /** `at 12.4 ms: read, waits: empty, for 3 ms` */
  readonly words: string;
  /** null of a stretch that stands for several calls, or for none. */
  readonly event: EventRef | null;
}

/** More would make one row of the grid a walk without end; zooming in tells more. */
export const mostEvents = 40;

/** What happens in a lane within `span`, in order; `more` counts what there was no room for. */
export function laneStory(
  row: LaneRow,
  window: LoadedWindow,
  span: Span,
): { readonly events: readonly LaneEvent[]; readonly more: number } {
  const lane = window.laneOf.get(row.key);
  if (lane === undefined) return { events: [], more: 0 };
  const all =
    row.lane.kind === "channel" || row.lane.kind === "stream"
      ? levelsOf(row, lane, window, span)
      : slicesOf(lane, window, span);
  return { events: all.slice(0, mostEvents), more: Math.max(0, all.length - mostEvents) };
}

function slicesOf(lane: number, window: LoadedWindow, span: Span): LaneEvent[] {
  const { slices, syscalls } = window;
  const rows = window.slicesOf.rows(lane);
  const told: LaneEvent[] = [];
  const first = window.slicesOf.firstReaching(lane, span.fromNs);
  for (const slice of rows.subarray(first)) {
    const [from, to] = [slices.fromNs[slice] as Nanos, slices.toNs[slice] as number];
    if (from > span.toNs) break;
    const activity = activities[slices.activity[slice] as number] ?? "gone";
    // Time between calls is what is left over: told by the times of the calls themselves.
    if (to < span.fromNs || activity === "running" || activity === "unborn") continue;
    const count = slices.count[slice] as number;
    const reason = blockReasons[slices.reason[slice] as number] ?? "none";
    const name = count > 1 ? counted(count, "call") : (syscalls[slices.syscall[slice] as number] ?? "");
    const how = [
      name,
      activity === "blocked" ? (count > 1 ? "mostly blocked" : waitWords(reason)) : "",
      activity === "call" ? "" : activity === "blocked" ? "" : activityWords[activity],
      slices.failed[slice] === 1 ? "failed" : "",
      `for ${formatSpan(to - from)}`,
    ];
    told.push({
      ns: from,
      words: `at ${formatInstant(from, 1000)}: ${how.filter((word) => word !== "").join(", ")}`,
      event: count === 1 ? { kind: "call", call: slices.call[slice] as CallIndex } : null,
    });
  }
  return told;
}

function levelsOf(row: LaneRow, lane: number, window: LoadedWindow, span: Span): LaneEvent[] {
  const { fills } = window;
  const rows = window.fillsOf.rows(lane);
  const told: LaneEvent[] = [];
  let before = Number.NaN;
  for (const point of rows.subarray(Math.max(0, firstAtOrAfter(rows, fills.ns, span.fromNs) - 1))) {
    const ns = fills.ns[point] as Nanos;
    if (ns > span.toNs) break;
    const level = fills.last[point] as number;
    if (level === before) continue;
    before = level;
    const words = `at ${formatInstant(ns, 1000)}: holds ${formatFill(level, row.capacity, row.unit)}`;
    told.push({ ns, words, event: null });
  }
  return told;
}
