import type { CallIndex, ProcessIndex, SignalIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow, rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { processLabel } from "../ipc/names.ts";
import { type JumpKind, jumpKinds } from "../ipc/tables/probe_tables.ts";
import type { Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { Finding } from "./finding.ts";

const setMask = syscallNamed("rt_sigprocmask");
const handled = signalOutcomes.indexOf("handled");
/** Calls after the handler's begin that are looked through for the one it interrupted. */
const callsLookedAt = 5000;

/**
 * Handlers left by a jump that does not put the mask back. With the probe the jump itself was seen; without it, only
 * what it leads to.
 */
export function* longjmpsFromHandlers(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  yield* jumpsSeen(trace, atNs, log);
  yield* jumpsGuessed(trace, atNs);
}

/**
 * A handler never returned, the task is back where the handler interrupted it, and the next signal of the same kind is
 * held back for ever: the handler was left by a plain longjmp(), which makes no system call and does not restore the
 * mask. That the task is back shows by its making the interrupted call again.
 */
function* jumpsGuessed(trace: Trace, atNs: Nanos): Generator<Finding> {
  const { columns, length } = trace.signals;
  /** Handlers that have not returned, by task and signal. */
  const running = new Map<string, SignalIndex>();
  const told = new Set<string>();
  for (let row = 0; row < length && (columns.generatedNs[row] as number) <= atNs; row++) {
    const signal = columns.signal[row] as number;
    const task = columns.task[row] as number;
    if (task !== noRow && columns.outcome[row] === handled) {
      const left = Number.isNaN(columns.handlerEndNs[row] as number);
      if (left) running.set(`${task} ${signal}`, row as SignalIndex);
      continue;
    }
    const isStuck = columns.held[row] === 1 && Number.isNaN(columns.deliveredNs[row] as number);
    if (!isStuck) continue;
    for (const candidate of rowOf(trace.processes, columns.to[row] as ProcessIndex).tasks) {
      const key = `${candidate} ${signal}`;
      const first = running.get(key);
      if (first === undefined || told.has(key) || !isBackInMainCode(trace, first)) continue;
      told.add(key);
      yield findingOf(trace, first, row as SignalIndex);
    }
  }
}

/** Jumps that the probe saw leave a handler without the mask, once for each process and signal. */
function* jumpsSeen(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  const { jumps, signals } = trace;
  const { ns, leftHandler, mask, task, kind } = jumps.columns;
  const told = new Set<string>();
  for (let row = 0; row < jumps.length && (ns[row] as number) <= atNs; row++) {
    const handler = leftHandler[row] as SignalIndex;
    if (handler === noRow || mask[row] === 1) continue;
    const jumper = task[row] as TaskIndex;
    const key = `${rowOf(trace.tasks, jumper).process} ${signals.columns.signal[handler]}`;
    const at = ns[row] as Nanos;
    const stuck = stuckAfter(trace, handler);
    // raise() sets masks, too: what is held back for ever shows that nobody let it in again.
    if (told.has(key) || (stuck === undefined && isLetInAgain(trace, jumper, handler, at, log))) continue;
    told.add(key);
    yield findingOfJump(trace, handler, stuck, at, jumpKinds[kind[row] as number] as JumpKind);
  }
}

/** The program put the mask right itself, or set the handler so that it holds nothing back (SA_NODEFER). */
function isLetInAgain(
  trace: Trace,
  task: TaskIndex,
  handler: SignalIndex,
  ns: Nanos,
  log: ReadableLog,
): boolean {
  const { signal, task: taker, deliveredNs } = trace.signals.columns;
  for (let row = handler + 1; row < trace.signals.length; row++)
    if (taker[row] === task && signal[row] === signal[handler] && (deliveredNs[row] as number) > ns)
      return true;
  const { calls } = trace;
  const { calls: its } = rowOf(trace.tasks, task);
  const from = its.firstPosition((call) => calls.startNs(call) >= ns);
  for (let position = from; position < Math.min(its.length, from + callsLookedAt); position++) {
    const call = its.at(position) as CallIndex;
    // With no set to put into it, it only looks at the mask.
    if (calls.syscall(call) === setMask && textOfCall(trace, log, call).args[1] !== "NULL") return true;
  }
  return false;
}

function findingOfJump(
  trace: Trace,
  handler: SignalIndex,
  stuck: SignalIndex | undefined,
  ns: Nanos,
  kind: string,
): Finding {
  const { columns } = trace.signals;
  const process = columns.to[handler] as ProcessIndex;
  const name = signalName(columns.signal[handler] as number);
  const who = processLabel(trace, process, ns);
  const sentBy = stuck === undefined ? undefined : rowIn<CallIndex>(columns.sentBy[stuck] as number);
  return {
    rule: "longjmp-from-handler",
    severity: stuck === undefined ? "info" : "warning",
    message: `${who} left its handler of ${name} by ${kind}() to a mark that keeps no signal mask, so ${name} stays blocked${stuck === undefined ? " from then on" : ": the next one never arrived"}.`,
    processes: [process],
    channels: [],
    ns,
    call: rowIn(columns.interrupted[handler] as number),
    related: sentBy === undefined ? [] : [{ message: `this ${name} was held back for ever`, call: sentBy }],
  };
}

/** A later signal of the same kind that is held back and never delivered: since the jump, or since the handler began. */
function stuckAfter(trace: Trace, handler: SignalIndex): SignalIndex | undefined {
  const { columns, length } = trace.signals;
  for (let row = handler + 1; row < length; row++) {
    const isSame = columns.signal[row] === columns.signal[handler] && columns.to[row] === columns.to[handler];
    if (isSame && columns.held[row] === 1 && Number.isNaN(columns.deliveredNs[row] as number))
      return row as SignalIndex;
  }
  return undefined;
}

function isBackInMainCode(trace: Trace, row: SignalIndex): boolean {
  const { columns } = trace.signals;
  const interrupted = columns.interrupted[row] as number;
  if (interrupted === noRow) return false;
  const { calls } = trace;
  const { calls: its } = rowOf(trace.tasks, columns.task[row] as TaskIndex);
  const deliveredNs = columns.deliveredNs[row] as number;
  const from = its.firstPosition((call) => calls.startNs(call) >= deliveredNs);
  const to = Math.min(its.length, from + callsLookedAt);
  for (let position = from; position < to; position++) {
    const call = its.at(position);
    if (
      calls.syscall(call) === calls.syscall(interrupted) &&
      calls.channel(call) === calls.channel(interrupted)
    )
      return true;
  }
  return false;
}

function findingOf(trace: Trace, first: SignalIndex, second: SignalIndex): Finding {
  const { columns } = trace.signals;
  const process = columns.to[first] as ProcessIndex;
  const ns = columns.deliveredNs[first] as Nanos;
  const name = signalName(columns.signal[first] as number);
  return {
    rule: "longjmp-from-handler",
    severity: "warning",
    message: `${processLabel(trace, process, ns)} left its handler of ${name} without returning, by longjmp() as it seems, so ${name} stays blocked: the next one never arrived.`,
    processes: [process],
    channels: [],
    ns,
    call: columns.interrupted[first] as CallIndex,
    related: [
      {
        message: `this ${name} was held back for ever`,
        call: rowIn(columns.sentBy[second] as number),
      },
    ],
  };
}
