import type { CallIndex, ProcessIndex, SignalIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Task, Trace } from "../ipc/trace.ts";
import type { EventRef } from "../protocol/engine.ts";
import { processOfCall } from "./flows.ts";

/** A way from an event to one that it led to or came from; undefined where there is none. */
type Way = (from: EventRef) => EventRef | undefined;

/**
 * What an event leads into: from a transfer to its other end, from what sent a signal (or the signal itself) to the
 * first call its handler made, from a fork to the child's first call.
 */
export function stepInto(trace: Trace, from: EventRef, otherEnd: Way): EventRef | undefined {
  if (from.kind === "signal") return intoHandler(trace, from.signal);
  const target = otherEnd(from);
  if (from.kind === "call" && target?.kind === "signal") return intoHandler(trace, target.signal) ?? target;
  if (from.kind === "call" && target?.kind === "process") return firstCall(trace, target.process) ?? target;
  return target;
}

/**
 * What an event came from or lies in: the return of the signal handler around it, the other end of its transfer,
 * the sender of the signal, or else the call that started its process.
 */
export function stepOut(trace: Trace, from: EventRef, otherEnd: Way): EventRef | undefined {
  if (from.kind !== "call") return otherEnd(from);
  const handled = handlerReturn(trace, from.call);
  if (handled !== undefined) return handled;
  const target = otherEnd(from);
  if (target?.kind === "call") return target;
  return otherEnd({ kind: "process", process: processOfCall(trace, from.call) });
}

function intoHandler(trace: Trace, signal: SignalIndex): EventRef | undefined {
  const { deliveredNs, handlerEndNs, task } = trace.signals.columns;
  if (Number.isNaN(handlerEndNs[signal] ?? Number.NaN)) return undefined;
  const taker = trace.tasks[task[signal] as number];
  return taker && firstCallFrom(trace, taker, deliveredNs[signal] as number);
}

/** The rt_sigreturn of the innermost handler that this call was made in; of an rt_sigreturn itself, the handler around. */
function handlerReturn(trace: Trace, call: CallIndex): EventRef | undefined {
  const { calls } = trace;
  const at = calls.startNs(call);
  const { deliveredNs, handlerEndNs, task: taker } = trace.signals.columns;
  let innermost: number | undefined;
  for (let row = 0; row < trace.signals.length; row++) {
    if (taker[row] !== calls.task(call) || !((deliveredNs[row] as number) <= at)) continue;
    if (!(at < (handlerEndNs[row] as number))) continue;
    if (innermost === undefined || (deliveredNs[row] as number) >= (deliveredNs[innermost] as number))
      innermost = row;
  }
  const its = trace.tasks[calls.task(call)];
  if (innermost === undefined || its === undefined) return undefined;
  const end = handlerEndNs[innermost] as number;
  const position = its.calls.firstPosition((row) => calls.startNs(row) > end) - 1;
  const last = position < 0 ? noRow : its.calls.at(position);
  return last === noRow || last === call ? undefined : { kind: "call", call: last as CallIndex };
}

function firstCall(trace: Trace, process: ProcessIndex): EventRef | undefined {
  const first = trace.tasks[trace.processes[process]?.tasks[0] ?? noRow];
  return first && firstCallFrom(trace, first, first.startNs);
}

function firstCallFrom(trace: Trace, task: Task, ns: number): EventRef | undefined {
  const { calls } = trace;
  const position = task.calls.firstPosition((row) => calls.startNs(row) >= ns);
  return position < task.calls.length
    ? { kind: "call", call: task.calls.at(position) as CallIndex }
    : undefined;
}
