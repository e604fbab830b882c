import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Process, type Task, type Trace } from "../../ipc/trace.ts";
import { type Activity, activities, none, type sliceSchema } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import { type CallSums, SeenCall, type TraceSums } from "./call_sums.ts";
import { Crowd } from "./crowd.ts";
import type { PixelWindow } from "./window.ts";

export type SliceRow = { readonly [Name in keyof typeof sliceSchema]: number };
type Sink = PackedBuilder<typeof sliceSchema>;

/** A row that is filled again and again. */
type OpenRow = { -readonly [Name in keyof SliceRow]: number };

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
 * @param show called with the same object for each slice, filled anew: tens of thousands would have to be collected for each
 * picture. Who keeps one keeps a copy.
 */
export function showTask(
  trace: Trace,
  task: Task,
  lane: number,
  window: PixelWindow,
  sums: CallSums | undefined,
  show: (slice: SliceRow) => void,
): void {
  const { calls } = trace;
  const endNs = Math.min(task.endNs, window.endNs, window.toNs);
  const crowd = new Crowd({ trace, task, window, endNs, sums });
  const slice: OpenRow = emptySlice(lane, 0, 0, running);
  const gaps: OpenRow = emptySlice(lane, 0, 0, running);
  const showGap = (fromNs: number, toNs: number): void => {
    gaps.fromNs = fromNs;
    gaps.toNs = toNs;
    show(gaps);
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
    slice.fromNs = fromNs;
    slice.call = first.call;
    slice.syscall = first.syscall;
    if (crowd.find(position, fromNs)) {
      at = crowd.endNs;
      position = crowd.end;
      tellCrowd(slice, crowd);
      isSeen = crowd.seeNext(first);
    } else {
      at = Math.min(calls.endNs(first.call), endNs);
      position++;
      tellCall(slice, trace, at);
      isSeen = false;
    }
    show(slice);
  }
  if (endNs - at >= window.nsPerPixel) showGap(at, endNs);
}

function tellCrowd(slice: OpenRow, { count, endNs, sum }: Crowd): void {
  const spanNs = endNs - slice.fromNs;
  slice.toNs = endNs;
  slice.activity = sum.waitingNs * 2 > spanNs ? blocked : sum.busyNs * 2 > spanNs ? inCall : running;
  slice.reason = slice.activity === blocked ? sum.reason : notBlocked;
  slice.count = count;
  slice.failed = sum.failed > 0 ? 1 : 0;
}

function tellCall(slice: OpenRow, { calls }: Trace, toNs: number): void {
  const { call } = slice;
  slice.toNs = toNs;
  slice.reason = calls.blocked(call);
  slice.activity = slice.reason === notBlocked ? inCall : blocked;
  slice.count = 1;
  slice.failed = calls.outcome(call) === failed ? 1 : 0;
}

/** Time of a process without a call to show: running in user code, stopped, a zombie. */
export function emptySlice(lane: number, fromNs: number, toNs: number, activity: number): SliceRow {
  return { lane, fromNs, toNs, activity, reason: notBlocked, syscall: 0, call: none, count: 0, failed: 0 };
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
    showTask(trace, only, lane, window, sums.of(only.index), (slice) => sink.add(slice));
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
  const winners: (SliceRow | undefined)[] = new Array(window.pixels);
  for (const task of tasks) {
    showTask(trace, task, lane, window, sums.of(task.index), (shown) => {
      const slice = { ...shown };
      const last = Math.min(
        window.pixels - 1,
        Math.max(window.pixelOf(slice.fromNs), window.pixelOf(slice.toNs) - 1),
      );
      for (let pixel = window.pixelOf(slice.fromNs); pixel <= last; pixel++) {
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
    const fromNs = Math.max(winner.fromNs, window.fromNs + start * window.nsPerPixel);
    const toNs = Math.min(winner.toNs, window.fromNs + pixel * window.nsPerPixel);
    sink.add({ ...winner, fromNs, toNs: Math.max(fromNs, toNs) });
  }
}

function weightOf(slice: SliceRow): number {
  return weight[activities[slice.activity] as Activity];
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
  if (from < to) sink.add(emptySlice(lane, from, to, activity));
}
