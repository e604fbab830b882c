import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Process, type Task, type Trace } from "../../ipc/trace.ts";
import { type Activity, activities, none, sliceSchema } from "../../protocol/engine.ts";
import { cellsOf, type PackedBuilder } from "../../protocol/packed.ts";
import { type CallSums, SeenCall, type TraceSums } from "./call_sums.ts";
import { Crowd } from "./crowd.ts";
import type { SettledPicture, SettledRows } from "./settled.ts";
import type { PixelWindow } from "./window.ts";

type Sink = PackedBuilder<typeof sliceSchema>;

/** A row of `sliceSchema`: a picture tells tens of thousands. */
export type Slice = Float64Array;
export const cell = cellsOf(sliceSchema);
const cellCount = Object.keys(sliceSchema).length;

const running = activities.indexOf("running");
const inCall = activities.indexOf("call");
const blocked = activities.indexOf("blocked");
const failed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/** A task to show, and what is known of it already. */
export interface TaskToShow {
  readonly trace: Trace;
  readonly task: Task;
  readonly lane: number;
  readonly window: PixelWindow;
  /** Undefined of a task with few calls. */
  readonly sums: CallSums | undefined;
  /** Its slices in pictures of steady pixels as wide. */
  readonly settled?: SettledRows | undefined;
}

/** A trace to show in a window, and what is known of its calls and of pictures like this one. */
export interface TraceToShow {
  readonly trace: Trace;
  readonly window: PixelWindow;
  readonly sums: TraceSums;
  readonly picture: SettledPicture;
}

/**
 * Shows the slices of one task: calls as they are where they are wider than a pixel, one slice per pixel where they
 * are not. The work is proportional to the pixels, not to the calls: a crowded pixel is left by bisection, and told from
 * the sums of its calls. What is settled is told from its rows.
 * @param show called with the same cells for each slice, filled anew: as many objects would have to be collected for each
 * picture. Who keeps one keeps a copy.
 */
export function showTask(
  { trace, task, lane, window, sums, settled }: TaskToShow,
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
  let position: number;
  const place = settled?.from(at);
  if (place !== undefined) {
    settled?.tell(at, endNs, (told) => showWithin(told, lane, at, endNs, show));
    position = place.position;
    at = place.ns;
    crowd.count = place.crowd;
  } else position = task.calls.firstPosition((row) => calls.endNs(row) > at);
  let isSettled = settled !== undefined;

  while (position < task.calls.length && at < endNs) {
    if (!isSeen) first.see(trace, task, position);
    // A log that was cut can say that a call began before the one before it had ended.
    const fromNs = Math.max(first.startNs, at);
    if (fromNs >= endNs) break;
    const isGap = fromNs - at >= window.nsPerPixel;
    if (isGap) showGap(at, fromNs);
    slice[cell.fromNs] = fromNs;
    slice[cell.call] = first.call;
    slice[cell.syscall] = first.syscall;
    if (crowd.find(position, fromNs)) {
      at = crowd.endNs;
      position = crowd.end;
      tellCrowd(slice, fromNs, crowd);
      isSeen = crowd.seeNext(first);
    } else {
      at = Math.min(Math.max(calls.endNs(first.call), fromNs), endNs);
      position++;
      tellCall(slice, trace, first.call, at);
      isSeen = false;
    }
    show(slice);
    if (settled === undefined || !isSettled) continue;
    isSettled = settled.hasRoom && at < endNs && crowd.isOver(fromNs);
    if (!isSettled) continue;
    if (isGap) settled.add(gap);
    settled.add(slice);
    settled.settle({ position, ns: at, crowd: crowd.count });
  }
  if (endNs - at >= window.nsPerPixel) showGap(at, endNs);
}

/** A settled slice on the lane of this picture, as far as it lies in the window. */
function showWithin(
  slice: Slice,
  lane: number,
  fromNs: number,
  toNs: number,
  show: (slice: Slice) => void,
): void {
  if ((slice[cell.toNs] as number) <= fromNs) return;
  slice[cell.lane] = lane;
  slice[cell.fromNs] = Math.max(slice[cell.fromNs] as number, fromNs);
  slice[cell.toNs] = Math.min(slice[cell.toNs] as number, toNs);
  show(slice);
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
  const slice = new Float64Array(cellCount);
  slice[cell.lane] = lane;
  slice[cell.fromNs] = fromNs;
  slice[cell.toNs] = toNs;
  slice[cell.activity] = activity;
  slice[cell.reason] = notBlocked;
  slice[cell.call] = none;
  return slice;
}

/** A task's lane. */
export function addTaskSlices(shown: TraceToShow, task: Task, lane: number, sink: Sink): void {
  showTask(taskToShow(shown, task, lane), (slice) => sink.addCells(slice));
}

function taskToShow({ trace, window, sums, picture }: TraceToShow, task: Task, lane: number): TaskToShow {
  const ofTask = sums.of(task.index);
  // Of few calls, all are told anew as quickly.
  const settled = ofTask === undefined ? undefined : picture.of(task, cellCount, cell.fromNs);
  return { trace, task, lane, window, sums: ofTask, settled };
}

/** A process's lane: its only thread's slices, or what its threads do together, then its stops and its end. */
export function addProcessSlices(shown: TraceToShow, process: Process, lane: number, sink: Sink): void {
  const { trace, window } = shown;
  const tasks = process.tasks.map((index) => trace.tasks[index]).filter((task) => task !== undefined);
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) addTaskSlices(shown, only, lane, sink);
  else addMergedSlices(shown, tasks, lane, sink);
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
function addMergedSlices(shown: TraceToShow, tasks: readonly Task[], lane: number, sink: Sink): void {
  const { window } = shown;
  const winners: (Slice | undefined)[] = new Array(window.pixels);
  for (const task of tasks) {
    showTask(taskToShow(shown, task, lane), (cells) => {
      const slice = cells.slice();
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
