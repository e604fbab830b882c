import type { CallIndex, JumpIndex, ProcessIndex, SignalIndex, StreamEventIndex } from "../base/ids.ts";
import { type Nanos, nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import type { Trace } from "../ipc/trace.ts";
import type { EventAt, EventRef, StepQuery } from "../protocol/engine.ts";

/**
 * Where an event stands among those of its process: by time, and at one time calls before signals before what the
 * probe told before the end.
 * Calls of one time stand in the order of their rows, which is that of the log.
 */
interface Position {
  readonly ns: number;
  readonly rank: number;
  readonly row: number;
}

const ranks = { before: -1, call: 0, signal: 1, jump: 2, stream: 3, end: 4, after: 5 } as const;

const neverTaken: ReadonlySet<number> = new Set(
  (["pending", "coalesced", "cancelled"] as const).map((outcome) => signalOutcomes.indexOf(outcome)),
);

/**
 * The event of a process before or after a place: a call it made, a signal it took, a long jump, what a stream's buffer
 * did, or its end, which stands as the
 * process itself at the time it ended.
 */
export function neighbourInLife(
  trace: Trace,
  process: ProcessIndex,
  { direction, from, ns }: Pick<StepQuery, "direction" | "from" | "ns">,
): EventAt | undefined {
  const forward = direction === "next";
  const here = positionOf(trace, process, from, ns) ?? {
    ns,
    rank: forward ? ranks.after : ranks.before,
    row: 0,
  };
  const candidates = [
    ...callsBeside(trace, process, here, forward),
    ...signalBeside(trace, process, here, forward),
    ...jumpBeside(trace, process, here, forward),
    ...streamBeside(trace, process, here, forward),
    ...endBeside(trace, process, here, forward),
  ];
  const nearest = candidates.reduce<Position | undefined>(
    (best, other) => (best === undefined || compare(other, best) < 0 === forward ? other : best),
    undefined,
  );
  return nearest && { event: eventAt(nearest), ns: nearest.ns as Nanos };
}

/** Undefined for what has no place in the life of a process: then the query's time says where to look from. */
function positionOf(
  trace: Trace,
  process: ProcessIndex,
  from: EventRef | null,
  ns: Nanos,
): Position | undefined {
  if (from?.kind === "call" && from.call < trace.calls.length)
    return { ns: trace.calls.startNs(from.call), rank: ranks.call, row: from.call };
  if (from?.kind === "signal" && isTakenBy(trace, from.signal, process))
    return {
      ns: trace.signals.columns.deliveredNs[from.signal] as number,
      rank: ranks.signal,
      row: from.signal,
    };
  if (from?.kind === "jump")
    return { ns: trace.jumps.columns.ns[from.jump] ?? ns, rank: ranks.jump, row: from.jump };
  if (from?.kind === "stream")
    return { ns: trace.streamEvents.columns.ns[from.event] ?? ns, rank: ranks.stream, row: from.event };
  const endNs = trace.processes[process]?.endNs ?? nanos(Number.POSITIVE_INFINITY);
  if (from?.kind === "process" && from.process === process && endNs <= ns)
    return { ns: endNs, rank: ranks.end, row: process };
  return undefined;
}

function callsBeside(trace: Trace, process: ProcessIndex, here: Position, forward: boolean): Position[] {
  const { calls } = trace;
  const positionAt = (row: number): Position => ({ ns: calls.startNs(row), rank: ranks.call, row });
  return (trace.processes[process]?.tasks ?? []).flatMap((index) => {
    const calls = trace.tasks[index]?.calls;
    if (calls === undefined) return [];
    const at = forward
      ? calls.firstPosition((row) => compare(positionAt(row), here) > 0)
      : calls.firstPosition((row) => compare(positionAt(row), here) >= 0) - 1;
    return at >= 0 && at < calls.length ? [positionAt(calls.at(at))] : [];
  });
}

/** Signals stand in order of generation, not of delivery, so all of them are looked at. */
function signalBeside(trace: Trace, process: ProcessIndex, here: Position, forward: boolean): Position[] {
  const { deliveredNs } = trace.signals.columns;
  let best: Position | undefined;
  for (let row = 0; row < trace.signals.length; row++) {
    if (!isTakenBy(trace, row, process)) continue;
    const position = { ns: deliveredNs[row] as number, rank: ranks.signal, row };
    const isBeyond = forward ? compare(position, here) > 0 : compare(position, here) < 0;
    if (!isBeyond) continue;
    if (best === undefined || compare(position, best) < 0 === forward) best = position;
  }
  return best === undefined ? [] : [best];
}

function jumpBeside(trace: Trace, process: ProcessIndex, here: Position, forward: boolean): Position[] {
  const { ns, task } = trace.jumps.columns;
  const its = (row: number) => trace.tasks[task[row] as number]?.process === process;
  return nearestRow(trace.jumps.length, ns, ranks.jump, its, here, forward);
}

function streamBeside(trace: Trace, process: ProcessIndex, here: Position, forward: boolean): Position[] {
  const { ns, task } = trace.streamEvents.columns;
  const its = (row: number) => trace.tasks[task[row] as number]?.process === process;
  return nearestRow(trace.streamEvents.length, ns, ranks.stream, its, here, forward);
}

/** The first row of a table beyond `here`, whose rows stand in order of time, that belongs to whom is asked for. */
function nearestRow(
  length: number,
  ns: Float64Array,
  rank: number,
  its: (row: number) => boolean,
  here: Position,
  forward: boolean,
): Position[] {
  let [low, high] = [0, length];
  const isBefore = (row: number) => {
    const order = compare({ ns: ns[row] as number, rank, row }, here);
    return forward ? order <= 0 : order < 0;
  };
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  const step = forward ? 1 : -1;
  for (let row = forward ? low : low - 1; row >= 0 && row < length; row += step)
    if (its(row)) return [{ ns: ns[row] as number, rank, row }];
  return [];
}

function endBeside(trace: Trace, process: ProcessIndex, here: Position, forward: boolean): Position[] {
  const endNs = trace.processes[process]?.endNs ?? Number.POSITIVE_INFINITY;
  if (!Number.isFinite(endNs)) return [];
  const end = { ns: endNs, rank: ranks.end, row: process };
  return (forward ? compare(end, here) > 0 : compare(end, here) < 0) ? [end] : [];
}

function isTakenBy(trace: Trace, row: number, process: ProcessIndex): boolean {
  const { to, deliveredNs, outcome } = trace.signals.columns;
  return (
    row < trace.signals.length &&
    to[row] === process &&
    !Number.isNaN(deliveredNs[row]) &&
    !neverTaken.has(outcome[row] as number)
  );
}

function compare(a: Position, b: Position): number {
  return a.ns - b.ns || a.rank - b.rank || a.row - b.row;
}

function eventAt({ rank, row }: Position): EventRef {
  if (rank === ranks.call) return { kind: "call", call: row as CallIndex };
  if (rank === ranks.signal) return { kind: "signal", signal: row as SignalIndex };
  if (rank === ranks.jump) return { kind: "jump", jump: row as JumpIndex };
  if (rank === ranks.stream) return { kind: "stream", event: row as StreamEventIndex };
  return { kind: "process", process: row as ProcessIndex };
}
