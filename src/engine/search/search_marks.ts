import type { Trace } from "../../ipc/trace.ts";
import type { EventRef, Lane } from "../../protocol/engine.ts";
import { PackedBuilder } from "../../protocol/packed.ts";
import { type SearchMarks, type SearchMarksQuery, searchMarkSchema } from "../../protocol/search.ts";
import { processOf } from "../stepping.ts";
import { taskOf } from "../tasks_at.ts";
import { PixelWindow } from "../timeline/window.ts";
import type { SearchRun } from "./search_run.ts";
import type { SortedRows } from "./sorted_rows.ts";

const mostPixels = 16_384;

/** Which pixels of which lanes hold matches. Crowds are leapt over by bisection, so it costs pixels, not matches. */
export function searchMarks(trace: Trace, run: SearchRun, query: SearchMarksQuery): SearchMarks {
  const pixels = Math.min(mostPixels, Math.max(1, Math.round(query.pixels)));
  const window = new PixelWindow(query.fromNs, query.toNs, pixels, trace.endNs);
  const builder = new PackedBuilder(searchMarkSchema);
  const lanes: readonly (Lane | undefined)[] = query.lanes.length > 0 ? query.lanes : [undefined];
  lanes.forEach((lane, index) => {
    const line = new Map<number, { ns: number; count: number }>();
    for (const rows of callRowsOf(trace, run, lane)) addCalls(trace, rows, window, line);
    addOthers(trace, run, lane, window, line);
    for (const [, { ns, count }] of [...line].sort(([a], [b]) => a - b))
      builder.add({ lane: index, ns, count });
  });
  return { fromNs: query.fromNs, toNs: query.toNs, marks: builder.pack(), complete: run.complete };
}

function callRowsOf(trace: Trace, run: SearchRun, lane: Lane | undefined): readonly SortedRows[] {
  const { all, ofTask, ofChannel } = run.calls;
  const present = (rows: SortedRows | undefined) => (rows === undefined ? [] : [rows]);
  switch (lane?.kind) {
    case undefined:
      return [all];
    case "task":
      return present(ofTask.get(lane.task));
    case "channel":
      return present(ofChannel.get(lane.channel));
    case "stream":
      return [];
    case "process":
      return (trace.processes[lane.process]?.tasks ?? []).flatMap((task) => present(ofTask.get(task)));
  }
}

type Line = Map<number, { ns: number; count: number }>;

function addCalls(trace: Trace, rows: SortedRows, window: PixelWindow, line: Line): void {
  const { calls } = trace;
  let position = rows.firstPosition((row) => calls.startNs(row) >= window.fromNs);
  while (position < rows.length) {
    const ns = calls.startNs(rows.at(position));
    if (ns >= window.toNs) break;
    const pixelEnd = window.pixelEnd(ns);
    const next = rows.firstPosition((row) => calls.startNs(row) >= pixelEnd, position + 1);
    mark(line, window, ns, next - position);
    position = next;
  }
}

function addOthers(
  trace: Trace,
  run: SearchRun,
  lane: Lane | undefined,
  window: PixelWindow,
  line: Line,
): void {
  for (const { event, ns } of run.others.events)
    if (window.shows(ns) && isInLane(trace, event, lane)) mark(line, window, ns, 1);
}

/** A signal shows with the process it is for, and with the thread that took it. */
function isInLane(trace: Trace, event: EventRef, lane: Lane | undefined): boolean {
  switch (lane?.kind) {
    case undefined:
      return true;
    case "channel":
      return false;
    case "stream":
      return event.kind === "stream" && trace.streamEvents.columns.stream[event.event] === lane.stream;
    case "process":
      return event.kind !== "stream" && processOf(trace, event) === lane.process;
    case "task":
      return event.kind === "signal"
        ? trace.signals.columns.task[event.signal] === lane.task
        : event.kind === "jump" && taskOf(trace, event) === lane.task;
  }
}

function mark(line: Line, window: PixelWindow, ns: number, count: number): void {
  const pixel = window.pixelOf(ns);
  const known = line.get(pixel);
  if (known === undefined) line.set(pixel, { ns, count });
  else {
    known.ns = Math.min(known.ns, ns);
    known.count += count;
  }
}
