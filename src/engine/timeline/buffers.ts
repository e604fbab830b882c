import { type Stream, type StreamEventKind, streamEventKinds } from "../../ipc/tables/probe_tables.ts";
import type { Trace } from "../../ipc/trace.ts";
import {
  type fillSchema,
  type MarkKind,
  markKinds,
  type markSchema,
  noLane,
  none,
} from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { PixelWindow } from "./window.ts";

/**
 * What is in a stream's buffer: a row for each event, at most one for a pixel, `min` and `max` what it was around it and
 * `last` what is left. Between two events the buffer fills, or is used up, as its calls come; nobody saw when.
 */
export function addBuffer(
  trace: Trace,
  stream: Stream,
  lane: number,
  window: PixelWindow,
  fills: PackedBuilder<typeof fillSchema>,
  marks: PackedBuilder<typeof markSchema>,
): void {
  const { ns, before, level, kind, after } = trace.streamEvents.columns;
  const { events } = stream;
  addCopy(trace, stream, lane, window, fills);
  const first = events.firstPosition((row) => (ns[row] as number) >= window.fromNs);
  // From the event before the window on, so that its line reaches in.
  let position = Math.max(0, first - 1);
  while (position < events.length) {
    const at = ns[events.at(position)] as number;
    if (at >= window.toNs && position > first) break;
    const end = window.pixelEnd(at);
    let [min, max] = [Number.POSITIVE_INFINITY, 0];
    let last = 0;
    let mark: MarkKind | undefined;
    let call: number = none;
    for (; position < events.length; position++) {
      const row = events.at(position);
      if ((ns[row] as number) >= end) break;
      last = level[row] as number;
      min = Math.min(min, before[row] as number, last);
      max = Math.max(max, before[row] as number, last);
      const said = markOf(streamEventKinds[kind[row] as number], before[row] as number);
      if (said === undefined) continue;
      mark = said;
      call = after[row] as number;
    }
    fills.add({ lane, ns: at, min, max, last });
    if (mark !== undefined && window.shows(at))
      marks.add({ lane, ns: at, kind: markKinds.indexOf(mark), otherLane: noLane, call });
  }
}

/** A child has its copy of its parent's buffer from its birth on, whenever it first does something with it. */
function addCopy(
  trace: Trace,
  { process, copied, openedNs }: Stream,
  lane: number,
  window: PixelWindow,
  fills: PackedBuilder<typeof fillSchema>,
): void {
  const bornNs = trace.processes[process]?.startNs ?? openedNs;
  if (copied === 0 || bornNs >= window.toNs || openedNs < window.fromNs) return;
  fills.add({ lane, ns: bornNs, min: copied, max: copied, last: copied });
}

function markOf(kind: StreamEventKind | undefined, before: number): MarkKind | undefined {
  switch (kind) {
    case "kernel":
    case "flush":
      return "flushed";
    case "exit":
    case "close":
      return before > 0 ? "flushed" : undefined;
    case "fork":
      return before > 0 ? "doubled" : undefined;
    case "_exit":
    case "abort":
    case "exec":
      return before > 0 ? "lost" : undefined;
    case "kept":
    case "buffer":
    case "count":
    case undefined:
      return undefined;
  }
}
