import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Process, type Task, type Trace } from "../../ipc/trace.ts";
import { type Activity, activities, none, type sliceSchema } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import {
  both,
  type CallSums,
  type CrowdSum,
  callsOfSmallBlock,
  sumOfCalls,
  type TraceSums,
} from "./call_sums.ts";
import type { PixelWindow } from "./window.ts";

export type SliceRow = { readonly [Name in keyof typeof sliceSchema]: number };
type Sink = PackedBuilder<typeof sliceSchema>;

const running = activities.indexOf("running");
const inCall = activities.indexOf("call");
const blocked = activities.indexOf("blocked");
const failed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/**
 * The slices of one task: calls as they are where they are wider than a pixel, one slice per pixel where they
 * are not. The work is proportional to the pixels, not to the calls: a crowded pixel is left by bisection, and told from
 * the sums of its calls.
 * @param sums undefined of a task with few calls
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
  let likely = 1;
  const gap = (fromNs: number, toNs: number): SliceRow => emptySlice(lane, fromNs, toNs, running);

  while (position < task.calls.length && at < lifeEnd) {
    const call = task.calls.at(position);
    const fromNs = Math.max(calls.startNs(call), window.fromNs);
    if (fromNs >= lifeEnd) break;
    if (fromNs - at >= window.nsPerPixel) yield gap(at, fromNs);
    const crowd =
      (sums && crowdOfBlocks(trace, task, sums, position, fromNs, lifeEnd, window, likely)) ??
      crowdOfCalls(trace, task, position, fromNs, lifeEnd, window, likely);
    if (crowd === undefined) {
      at = Math.min(calls.endNs(call), lifeEnd);
      yield exactSlice(trace, call, lane, fromNs, at);
      position++;
    } else {
      at = crowd.endNs;
      yield crowdSlice(trace, task, position, crowd, lane, fromNs, sums);
      likely = crowd.next - position;
      position = crowd.next;
    }
  }
  if (lifeEnd - at >= window.nsPerPixel) yield gap(at, lifeEnd);
}

/** Successive calls of a task that one pixel stands for. */
interface Crowd {
  /** Position of the first call that is not of it. */
  readonly next: number;
  readonly endNs: number;
  readonly sum: CrowdSum;
}

/**
 * The blocks that fit into the pixel of a call, or into it and half of the next one, since the last pixel may have left some
 * of its calls, and the calls before the first of them; undefined if no block does.
 */
function crowdOfBlocks(
  trace: Trace,
  task: Task,
  sums: CallSums,
  position: number,
  fromNs: number,
  lifeEnd: number,
  window: PixelWindow,
  likely: number,
): Crowd | undefined {
  const untilNs = Math.min(lifeEnd, window.pixelEnd(fromNs + window.nsPerPixel / 2));
  for (const blocks of sums.bySize) {
    const { callsOfBlock } = blocks.size;
    // Where the last pixel held fewer calls, a look at larger blocks would mostly be in vain.
    if (callsOfBlock > likely && blocks !== sums.small) continue;
    const from = Math.ceil(position / callsOfBlock);
    const to = blocks.lastEdge(untilNs, from, from + Math.floor(likely / callsOfBlock));
    if (to === undefined) continue;
    const within = blocks.sum(from, to);
    const first = from * callsOfBlock;
    const sum = position === first ? within : both(sumUpTo(trace, task, sums, position, first), within);
    return { next: to * callsOfBlock, endNs: blocks.endNs(to), sum };
  }
  return undefined;
}

/** What the calls from `position` on and before `edge`, at which a block begins, come to. */
function sumUpTo(trace: Trace, task: Task, { small }: CallSums, position: number, edge: number): CrowdSum {
  const from = Math.ceil(position / callsOfSmallBlock);
  const [first, to] = [from * callsOfSmallBlock, edge / callsOfSmallBlock];
  return both(sumOfCalls(trace, task, position, first), small.sum(from, to));
}

/** The calls that fit into the pixel of the one at `position`; undefined if it fills a pixel itself or is alone in it. */
function crowdOfCalls(
  trace: Trace,
  task: Task,
  position: number,
  fromNs: number,
  lifeEnd: number,
  window: PixelWindow,
  likely: number,
): Crowd | undefined {
  const { calls } = trace;
  if (Math.min(calls.endNs(task.calls.at(position)), lifeEnd) - fromNs >= window.nsPerPixel) return undefined;
  const pixelEnd = window.pixelEnd(fromNs);
  const next = task.calls.firstPosition(
    (row) => calls.endNs(row) > pixelEnd,
    position + 1,
    position + likely,
  );
  if (next === position + 1) return undefined;
  const endNs = Math.min(calls.endNs(task.calls.at(next - 1)), lifeEnd);
  return { next, endNs, sum: sumOfCalls(trace, task, position, next) };
}

function crowdSlice(
  trace: Trace,
  task: Task,
  position: number,
  { next, endNs, sum }: Crowd,
  lane: number,
  fromNs: number,
  sums: CallSums | undefined,
): SliceRow {
  const spanNs = endNs - fromNs;
  const activity = sum.waitingNs * 2 > spanNs ? blocked : sum.busyNs * 2 > spanNs ? inCall : running;
  const call = task.calls.at(position);
  return {
    lane,
    fromNs,
    toNs: endNs,
    activity,
    reason: activity === blocked ? lastReason(trace, task, position, next, sums) : notBlocked,
    syscall: trace.calls.syscall(call),
    call,
    count: next - position,
    failed: sum.failed > 0 ? 1 : 0,
  };
}

/** Why the last call waited that did, of those from `position` on and before `next`. */
function lastReason(
  { calls }: Trace,
  task: Task,
  position: number,
  next: number,
  sums: CallSums | undefined,
): number {
  for (let last = next - 1; last >= position; ) {
    const block = Math.floor(last / callsOfSmallBlock);
    if (sums !== undefined && block < sums.small.length && sums.small.sum(block, block + 1).waitingNs === 0) {
      last = block * callsOfSmallBlock - 1;
      continue;
    }
    const reason = calls.blocked(task.calls.at(last));
    if (reason !== notBlocked) return reason;
    last--;
  }
  return notBlocked;
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
    for (const slice of taskSlices(trace, only, lane, window, sums.of(only.index))) sink.add(slice);
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
    for (const slice of taskSlices(trace, task, lane, window, sums.of(task.index))) {
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
