import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Process, type Task, type Trace } from "../../ipc/trace.ts";
import { type Activity, activities, none, sliceSchema } from "../../protocol/engine.ts";
import { cellsOf, type PackedBuilder } from "../../protocol/packed.ts";
import { type CallSums, SeenCall, type TraceSums } from "./call_sums.ts";
import { Crowd } from "./crowd.ts";
import type { PixelWindow } from "./window.ts";

type Sink = PackedBuilder<typeof sliceSchema>;

/** A row of `sliceSchema`: a picture tells tens of thousands. */
export type Slice = Float64Array;
export const cell = cellsOf(sliceSchema);

const running = activities.indexOf("running");
const inCall = activities.indexOf("call");
const blocked = activities.indexOf("blocked");
const failed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/**
 * Shows the slices of one task: calls as they are where they are wider than a pixel, one slice per pixel where they
 * are not. The work is proportional to the pixels, not to the calls: a crowded pixel is left by bisection, and told from
 * the sums of its calls.
 * @param sums undefined of a task with few calls
 * @param show called with the same cells for each slice, filled anew: as many objects would have to be collected for each
 * picture. Who keeps one keeps a copy.
 */
export function showTask(
  trace: Trace,
  task: Task,
  lane: number,
  window: PixelWindow,
  sums: CallSums | undefined,
  show: (slice: Slice) => void,
): void {
  const { calls } = trace;
  const endNs = Math.min(task.endNs, window.endNs, window.toNs);
  const crowd = new Crowd({ trace, task, window, endNs, sums });
  const slice = emptySlice(lane, 0, 0, running);
  const gap = emptySlice(lane, 0, 0, running);
  const showGap = (fromNs: number, toNs: number): void => {
    gap[cell.fromNs] = fromNs;
    gap[cell.toNs] = toNs;
    show(gap);
  };
  const first = new SeenCall();
  let isSeen = false;
  let at = Math.max(task.startNs, window.fromNs);
  let position = task.calls.firstPosition((row) => calls.endNs(row) > at);

  while (position < task.calls.length && at < endNs) {
    if (!isSeen) first.see(trace, task, position);
    const fromNs = Math.max(first.startNs, window.fromNs);
    if (fromNs >= endNs) break;
    if (fromNs - at >= window.nsPerPixel) showGap(at, fromNs);
    slice[cell.fromNs] = fromNs;
    slice[cell.call] = first.call;
    slice[cell.syscall] = first.syscall;
    if (crowd.find(position, fromNs)) {
      at = crowd.endNs;
      position = crowd.end;
      tellCrowd(slice, fromNs, crowd);
      isSeen = crowd.seeNext(first);
    } else {
      at = Math.min(calls.endNs(first.call), endNs);
      position++;
      tellCall(slice, trace, first.call, at);
      isSeen = false;
    }
    show(slice);
  }
  if (endNs - at >= window.nsPerPixel) showGap(at, endNs);
}

function tellCrowd(slice: Slice, fromNs: number, { count, endNs, sum }: Crowd): void {
  const spanNs = endNs - fromNs;
  const isBlocked = sum.waitingNs * 2 > spanNs;
  slice[cell.toNs] = endNs;
  slice[cell.activity] = isBlocked ? blocked : sum.busyNs * 2 > spanNs ? inCall : running;
  slice[cell.reason] = isBlocked ? sum.reason : notBlocked;
  slice[cell.count] = count;
  slice[cell.failed] = sum.failed > 0 ? 1 : 0;
}

function tellCall(slice: Slice, { calls }: Trace, call: number, toNs: number): void {
  const reason = calls.blocked(call);
  slice[cell.toNs] = toNs;
  slice[cell.reason] = reason;
  slice[cell.activity] = reason === notBlocked ? inCall : blocked;
  slice[cell.count] = 1;
  slice[cell.failed] = calls.outcome(call) === failed ? 1 : 0;
}

/** Time of a process without a call to show: running in user code, stopped, a zombie. */
function emptySlice(lane: number, fromNs: number, toNs: number, activity: number): Slice {
  const slice = new Float64Array(Object.keys(sliceSchema).length);
  slice[cell.lane] = lane;
  slice[cell.fromNs] = fromNs;
  slice[cell.toNs] = toNs;
  slice[cell.activity] = activity;
  slice[cell.reason] = notBlocked;
  slice[cell.call] = none;
  return slice;
}

/** A process's lane: its only thread's slices, or what its threads do together, then its stops and its end. */
export function addProcessSlices(
  trace: Trace,
  process: Process,
  lane: number,
  window: PixelWindow,
  sink: Sink,
  sums: TraceSums,
): void {
  const tasks = process.tasks.map((index) => trace.tasks[index]).filter((task) => task !== undefined);
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) {
    showTask(trace, only, lane, window, sums.of(only.index), (slice) => sink.addCells(slice));
  } else {
    addMergedSlices(trace, tasks, lane, window, sink, sums);
  }
  addStops(process, lane, window, sink);
  addZombie(process, lane, window, sink);
}

/** What counts more when threads of one process do different things in one pixel: work before waiting. */
const weight: Readonly<Record<Activity, number>> = {
  running: 6,
  call: 5,
  blocked: 4,
  stopped: 3,
  zombie: 2,
  gone: 1,
  unborn: 0,
};

/** Several threads on one lane: per pixel the slice of the most active one. */
function addMergedSlices(
  trace: Trace,
  tasks: readonly Task[],
  lane: number,
  window: PixelWindow,
  sink: Sink,
  sums: TraceSums,
): void {
  const winners: (Slice | undefined)[] = new Array(window.pixels);
  for (const task of tasks) {
    showTask(trace, task, lane, window, sums.of(task.index), (shown) => {
      const slice = shown.slice();
      const first = window.pixelOf(slice[cell.fromNs] as number);
      const last = Math.min(
        window.pixels - 1,
        Math.max(first, window.pixelOf(slice[cell.toNs] as number) - 1),
      );
      for (let pixel = first; pixel <= last; pixel++) {
        const held = winners[pixel];
        if (held === undefined || weightOf(slice) > weightOf(held)) winners[pixel] = slice;
      }
    });
  }
  for (let pixel = 0; pixel < window.pixels; ) {
    const winner = winners[pixel];
    const start = pixel;
    while (pixel < window.pixels && winners[pixel] === winner) pixel++;
    if (winner === undefined) continue;
    const slice = winner.slice();
    const fromNs = Math.max(winner[cell.fromNs] as number, window.fromNs + start * window.nsPerPixel);
    const toNs = Math.min(winner[cell.toNs] as number, window.fromNs + pixel * window.nsPerPixel);
    slice[cell.fromNs] = fromNs;
    slice[cell.toNs] = Math.max(fromNs, toNs);
    sink.addCells(slice);
  }
}

function weightOf(slice: Slice): number {
  return weight[activities[slice[cell.activity] as number] as Activity];
}

function addStops(process: Process, lane: number, window: PixelWindow, sink: Sink): void {
  const stopped = activities.indexOf("stopped");
  for (const [index, stop] of process.stops.entries()) {
    if (!stop.stopped) continue;
    const until = process.stops[index + 1]?.ns ?? process.endNs;
    addClipped(lane, stop.ns, until, stopped, window, sink);
  }
}

function addZombie(process: Process, lane: number, window: PixelWindow, sink: Sink): void {
  // Without a parent in the trace nobody could be seen reaping it, so its zombie time is not known.
  if (process.parent === undefined || process.reapedNs === process.endNs) return;
  addClipped(lane, process.endNs, process.reapedNs, activities.indexOf("zombie"), window, sink);
}

function addClipped(
  lane: number,
  fromNs: number,
  toNs: number,
  activity: number,
  window: PixelWindow,
  sink: Sink,
): void {
  const from = Math.max(fromNs, window.fromNs);
  const to = Math.min(toNs, window.toNs, window.endNs);
  if (from < to) sink.addCells(emptySlice(lane, from, to, activity));
}
