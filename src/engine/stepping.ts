import type {
  CallIndex,
  JumpIndex,
  ProcessIndex,
  SignalIndex,
  StreamEventIndex,
  StreamIndex,
  TaskIndex,
} from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import type { IndexList } from "../ipc/tables/index_list.ts";
import type { Trace } from "../ipc/trace.ts";
import type { EventAt, EventRef, Lane, StepQuery } from "../protocol/engine.ts";
import { firstCallAfter } from "./density.ts";
import { processOfCall } from "./flows.ts";
import { neighbourInLife } from "./life_of_process.ts";
import { stepInto, stepOut } from "./stepping_aside.ts";
import { taskOf } from "./tasks_at.ts";

/** When an event happened: a call when it was entered, a signal when it was generated. Undefined if there is no such event. */
export function timeOf(trace: Trace, event: EventRef): Nanos | undefined {
  switch (event.kind) {
    case "call":
      return event.call < trace.calls.length ? trace.calls.startNs(event.call) : undefined;
    case "signal":
      return event.signal < trace.signals.length
        ? (trace.signals.columns.generatedNs[event.signal] as Nanos)
        : undefined;
    case "process":
      return trace.processes[event.process]?.startNs;
    case "channel":
      return trace.channels[event.channel]?.createdNs;
    case "jump":
      return event.jump < trace.jumps.length ? (trace.jumps.columns.ns[event.jump] as Nanos) : undefined;
    case "stream":
      return event.event < trace.streamEvents.length
        ? (trace.streamEvents.columns.ns[event.event] as Nanos)
        : undefined;
  }
}

/** The event a step leads to; null at the end of the line. */
export function stepTo(trace: Trace, query: StepQuery): EventAt | null {
  const { direction, process } = query;
  if (process !== null && (direction === "next" || direction === "previous"))
    return neighbourInLife(trace, process, query) ?? null;
  const target = targetOf(trace, query);
  if (target === undefined) return null;
  const ns = timeOf(trace, target);
  return ns === undefined ? null : { event: target, ns };
}

function targetOf(trace: Trace, query: StepQuery): EventRef | undefined {
  const { direction, from } = query;
  const toOtherEnd = (event: EventRef) => otherEnd(trace, event);
  switch (direction) {
    case "next":
    case "previous":
      return neighbouringCall(trace, query);
    case "otherEnd":
      return from === null ? undefined : toOtherEnd(from);
    case "into":
      return from === null ? undefined : stepInto(trace, from, toOtherEnd);
    case "out":
      return from === null ? undefined : stepOut(trace, from, toOtherEnd);
  }
}

function callEvent(call: number): EventRef {
  return { kind: "call", call: call as CallIndex };
}

/** The next or previous call of the whole trace. */
function neighbouringCall(trace: Trace, query: StepQuery): EventRef | undefined {
  const ns = (query.from === null ? undefined : timeOf(trace, query.from)) ?? query.ns;
  const forward = query.direction === "next";
  const at = query.from?.kind === "call" ? query.from.call : undefined;
  const call = at ?? firstCallAfter(trace, ns) - (forward ? 1 : 0);
  const target = forward ? call + 1 : call - 1;
  return target >= 0 && target < trace.calls.length ? callEvent(target) : undefined;
}

/** From a write to the read of its bytes, from a read to the write, from a fork to the child, from a signal to its sender. */
function otherEnd(trace: Trace, from: EventRef): EventRef | undefined {
  if (from.kind === "signal") {
    const sentBy = trace.signals.columns.sentBy[from.signal];
    return sentBy === undefined || sentBy === noRow ? undefined : callEvent(sentBy);
  }
  if (from.kind === "process") {
    const bornBy = trace.processes[from.process]?.bornBy;
    return bornBy === undefined ? undefined : callEvent(bornBy);
  }
  if (from.kind === "jump") {
    const target = trace.jumps.columns.target[from.jump];
    return target === undefined || target === noRow ? undefined : { kind: "jump", jump: target as JumpIndex };
  }
  if (from.kind === "stream") {
    const after = trace.streamEvents.columns.after[from.event];
    return after === undefined || after === noRow ? undefined : callEvent(after);
  }
  if (from.kind !== "call") return undefined;
  return partnerOf(trace, from.call) ?? signalSentBy(trace, from.call) ?? childBornBy(trace, from.call);
}

/** First partner of a call that moved bytes: the read of a write's first bytes, the write of a read's. */
function partnerOf(trace: Trace, call: CallIndex): EventRef | undefined {
  const transfer = transfersOf(trace, call)[0];
  if (transfer === undefined) return undefined;
  const { write, read } = trace.transfers.columns;
  const partner = write.at(transfer) === call ? read.at(transfer) : write.at(transfer);
  return partner === noRow ? undefined : callEvent(partner);
}

/** Transfers a call took part in, in order of the stream. Calls on one channel are in order, so bisection finds them. */
export function transfersOf(trace: Trace, call: CallIndex): number[] {
  const channel = trace.channels[trace.calls.channel(call)];
  if (channel === undefined) return [];
  return [...transfersIn(trace, channel.transfers, call), ...transfersIn(trace, channel.returning, call)];
}

function transfersIn(trace: Trace, list: IndexList, call: CallIndex): number[] {
  const { write, read } = trace.transfers.columns;
  const { calls } = trace;
  const found: number[] = [];
  const readEnd = (row: number): number =>
    read.at(row) === noRow ? Number.POSITIVE_INFINITY : calls.endNs(read.at(row));
  const callStart = calls.startNs(call);
  const callEnd = calls.endNs(call);
  let position = list.firstPosition((row) => readEnd(row) >= callStart);
  for (; position < list.length; position++) {
    const row = list.at(position);
    if (write.at(row) === call || read.at(row) === call) found.push(row);
    else if (found.length > 0) break;
    else if (write.at(row) !== noRow && calls.startNs(write.at(row)) > callEnd) break;
  }
  return found;
}

function signalSentBy(trace: Trace, call: CallIndex): EventRef | undefined {
  const row = trace.signals.columns.sentBy.subarray(0, trace.signals.length).indexOf(call);
  return row < 0 ? undefined : { kind: "signal", signal: row as SignalIndex };
}

function childBornBy(trace: Trace, call: CallIndex): EventRef | undefined {
  const child = trace.processes.find((process) => process.bornBy === call);
  return child === undefined ? undefined : { kind: "process", process: child.index };
}

/** The call or signal nearest to a time in a lane, at most `withinNs` away; one that spans the time wins. */
export function eventNear(trace: Trace, lane: Lane, ns: Nanos, withinNs: Nanos): EventAt | null {
  if (lane.kind === "stream") return streamEventNear(trace, lane.stream, ns, withinNs);
  const candidates =
    lane.kind === "channel" ? callsOnChannel(trace, lane.channel, ns) : callsInLane(trace, lane, ns);
  let best: { readonly call: number; readonly distance: number } | undefined;
  for (const call of candidates) {
    const distance = distanceTo(trace, call, ns);
    if (distance <= withinNs && (best === undefined || distance < best.distance)) best = { call, distance };
  }
  if (best === undefined) return null;
  return { event: callEvent(best.call), ns: trace.calls.startNs(best.call) };
}

function streamEventNear(trace: Trace, stream: StreamIndex, ns: Nanos, withinNs: Nanos): EventAt | null {
  const { columns } = trace.streamEvents;
  const at = (row: number) => columns.ns[row] as Nanos;
  const events = trace.streams[stream]?.events;
  if (events === undefined) return null;
  const after = events.firstPosition((row) => at(row) > ns);
  const [nearest] = [after - 1, after]
    .filter((position) => position >= 0 && position < events.length)
    .map((position) => events.at(position))
    .filter((row) => Math.abs(at(row) - ns) <= withinNs)
    .sort((a, b) => Math.abs(at(a) - ns) - Math.abs(at(b) - ns));
  return nearest === undefined
    ? null
    : { event: { kind: "stream", event: nearest as StreamEventIndex }, ns: at(nearest) };
}

function distanceTo(trace: Trace, call: number, ns: number): number {
  const { calls } = trace;
  const start = calls.startNs(call);
  const end = calls.endNs(call);
  return ns < start ? start - ns : ns > end ? ns - end : 0;
}

function callsInLane(trace: Trace, lane: Lane & { kind: "process" | "task" }, ns: number): number[] {
  const tasks = lane.kind === "task" ? [lane.task] : (trace.processes[lane.process]?.tasks ?? []);
  const { calls } = trace;
  return tasks.flatMap((index) => {
    const its = trace.tasks[index]?.calls;
    if (its === undefined) return [];
    const after = its.firstPosition((row) => calls.startNs(row) > ns);
    return [after - 1, after].filter((p) => p >= 0 && p < its.length).map((p) => its.at(p));
  });
}

function callsOnChannel(trace: Trace, index: number, ns: number): number[] {
  const channel = trace.channels[index];
  if (channel === undefined) return [];
  return [...callsAround(trace, channel.transfers, ns), ...callsAround(trace, channel.returning, ns)];
}

function callsAround(trace: Trace, list: IndexList, ns: number): number[] {
  const { write, read } = trace.transfers.columns;
  const { calls } = trace;
  const after = list.firstPosition((row) => write.at(row) !== noRow && calls.startNs(write.at(row)) > ns);
  return [after - 1, after]
    .filter((p) => p >= 0 && p < list.length)
    .flatMap((p) => [write.at(list.at(p)), read.at(list.at(p))])
    .filter((call) => call !== noRow);
}

export function processOf(trace: Trace, event: EventRef): ProcessIndex | null {
  switch (event.kind) {
    case "call":
      return processOfCall(trace, event.call);
    case "signal":
      return trace.signals.columns.to[event.signal] as ProcessIndex;
    case "process":
      return event.process;
    case "jump":
    case "stream":
      return processOfTask(trace, taskOf(trace, event));
    case "channel":
      return null;
  }
}

function processOfTask(trace: Trace, task: TaskIndex | null): ProcessIndex | null {
  return task === null ? null : (trace.tasks[task]?.process ?? null);
}
