import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Process, type Task, type Trace } from "../../ipc/trace.ts";
import { type Activity, activities, none, type sliceSchema } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import { type CallSums, type CrowdSum, callsOfBlock, type TraceSums } from "./call_sums.ts";
import type { PixelWindow } from "./window.ts";

export type SliceRow = { readonly [Name in keyof typeof sliceSchema]: number };
type Sink = PackedBuilder<typeof sliceSchema>;

const running = activities.indexOf("running");
const inCall = activities.indexOf("call");
const blocked = activities.indexOf("blocked");
const failed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/** Blocks of calls that a pixel must hold to be told from their sums: then their edges lie within half of it. */
const fewBlocks = 2;

/** Calls looked at to tell what a pixel that holds more of them mostly shows. */
const sampleSize = 16;

/**
 * The slices of one task: calls as they are where they are wider than a pixel, one slice per pixel where they
 * are not. The work is proportional to the pixels, not to the calls: a crowded pixel is left by bisection, one with
 * thousands of calls is told from their sums.
 */
export function* taskSlices(
  trace: Trace,
  task: Task,
  lane: number,
  window: PixelWindow,
  sums: CallSums | undefined,
): Generator<SliceRow> {
  const { calls } = trace;
  const lifeEnd = Math.min(task.endNs, window.endNs, window.toNs);
  let at = Math.max(task.startNs, window.fromNs);
  let position = task.calls.firstPosition((row) => calls.endNs(row) > at);
  // Neighbouring pixels hold about as many calls.
  let crowd = 1;
  let blocks = 1;
  const gap = (fromNs: number, toNs: number): SliceRow => emptySlice(lane, fromNs, toNs, running);

  while (position < task.calls.length && at < lifeEnd) {
    const call = task.calls.at(position);
    const fromNs = Math.max(calls.startNs(call), window.fromNs);
    if (fromNs >= lifeEnd) break;
    if (fromNs - at >= window.nsPerPixel) yield gap(at, fromNs);
    const summed = sums && blocksWithin(sums, position, fromNs, lifeEnd, window, blocks);
    if (summed !== undefined) {
      blocks = summed.to - summed.from;
      const next = summed.to * callsOfBlock;
      at = Math.min(summed.endNs, lifeEnd);
      const spanNs = summed.endNs - summed.sums.startNs(summed.from);
      const sum = summed.sums.sum(summed.from, summed.to);
      yield crowdSlice(trace, call, lane, fromNs, at, next - position, sum, spanNs);
      position = next;
      continue;
    }
    const toNs = Math.min(calls.endNs(call), lifeEnd);
    const next =
      toNs - fromNs >= window.nsPerPixel ? position + 1 : crowdEnd(trace, task, position, window, crowd);
    if (next === position + 1) {
      yield exactSlice(trace, call, lane, fromNs, toNs);
      at = toNs;
    } else {
      const last = task.calls.at(next - 1);
      at = Math.min(calls.endNs(last), lifeEnd);
      crowd = next - position;
      const { sum, seen } = sampled(trace, task, position, next);
      yield crowdSlice(trace, call, lane, fromNs, at, crowd, sum, ((at - fromNs) * seen) / crowd);
    }
    position = next;
  }
  if (lifeEnd - at >= window.nsPerPixel) yield gap(at, lifeEnd);
}

/** First position after `position` whose call does not fit into the same pixel; about `crowd` of them should. */
function crowdEnd(trace: Trace, task: Task, position: number, window: PixelWindow, crowd: number): number {
  const { calls } = trace;
  const pixelEnd = window.pixelEnd(Math.max(calls.startNs(task.calls.at(position)), window.fromNs));
  return task.calls.firstPosition((row) => calls.endNs(row) > pixelEnd, position + 1, position + crowd);
}

interface SummedBlocks {
  readonly sums: CallSums;
  /** The blocks from `from` on and before `to`. */
  readonly from: number;
  readonly to: number;
  readonly endNs: number;
}

/**
 * The blocks that fit into the pixel of a call, or into it and half of the next one, since the last pixel may have left some
 * of its calls; undefined if they are few. The calls before the first of them are judged like the others.
 */
function blocksWithin(
  sums: CallSums,
  position: number,
  fromNs: number,
  lifeEnd: number,
  window: PixelWindow,
  likely: number,
): SummedBlocks | undefined {
  const from = Math.ceil(position / callsOfBlock);
  if (from + fewBlocks > sums.length) return undefined;
  const untilNs = Math.min(lifeEnd, window.pixelEnd(fromNs + window.nsPerPixel / 2));
  if (sums.endNs(from + fewBlocks - 1) > untilNs) return undefined;
  const to = sums.firstEndingAfter(untilNs, from + fewBlocks, from + likely);
  return { sums, from, to, endNs: sums.endNs(to - 1) };
}

/** @param sum what calls of it come to in `spanNs`: all of them, or some that stand for them */
function crowdSlice(
  { calls }: Trace,
  call: number,
  lane: number,
  fromNs: number,
  toNs: number,
  count: number,
  { busyNs, waitingNs, reason, failed }: CrowdSum,
  spanNs: number,
): SliceRow {
  const activity = waitingNs * 2 > spanNs ? blocked : busyNs * 2 > spanNs ? inCall : running;
  return {
    lane,
    fromNs,
    toNs,
    activity,
    reason: activity === blocked ? reason : notBlocked,
    syscall: calls.syscall(call),
    call,
    count,
    failed: failed > 0 ? 1 : 0,
  };
}

function exactSlice(trace: Trace, call: number, lane: number, fromNs: number, toNs: number): SliceRow {
  const { calls } = trace;
  const reason = calls.blocked(call);
  return {
    lane,
    fromNs,
    toNs,
    activity: reason === notBlocked ? inCall : blocked,
    reason,
    syscall: calls.syscall(call),
    call,
    count: 1,
    failed: calls.outcome(call) === failed ? 1 : 0,
  };
}

/** What some of the calls from `position` on and before `next` come to, and how many these are. */
function sampled(
  { calls }: Trace,
  task: Task,
  position: number,
  next: number,
): { readonly sum: CrowdSum; readonly seen: number } {
  const stride = Math.max(1, Math.floor((next - position) / sampleSize));
  let [seen, busyNs, waitingNs, reason, failures] = [0, 0, 0, notBlocked, 0];
  for (let p = position; p < next; p += stride) {
    const call = task.calls.at(p);
    const spent = calls.spanNs(call);
    seen++;
    busyNs += spent;
    if (calls.blocked(call) !== notBlocked) {
      waitingNs += spent;
      reason = calls.blocked(call);
    }
    if (calls.outcome(call) === failed) failures++;
  }
  return { sum: { busyNs, waitingNs, reason, failed: failures }, seen };
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
  sums: TraceSums | undefined,
): void {
  const tasks = process.tasks.map((index) => trace.tasks[index]).filter((task) => task !== undefined);
  const [only] = tasks;
  if (only !== undefined && tasks.length === 1) {
    for (const slice of taskSlices(trace, only, lane, window, sums?.of(only.index))) sink.add(slice);
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
  sums: TraceSums | undefined,
): void {
  const winners: (SliceRow | undefined)[] = new Array(window.pixels);
  for (const task of tasks) {
    for (const slice of taskSlices(trace, task, lane, window, sums?.of(task.index))) {
      const last = Math.min(
        window.pixels - 1,
        Math.max(window.pixelOf(slice.fromNs), window.pixelOf(slice.toNs) - 1),
      );
      for (let pixel = window.pixelOf(slice.fromNs); pixel <= last; pixel++) {
        const held = winners[pixel];
        if (held === undefined || weightOf(slice) > weightOf(held)) winners[pixel] = slice;
      }
    }
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
