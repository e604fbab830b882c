import type { CallIndex, ProcessIndex, SignalIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { processLabel } from "../ipc/names.ts";
import type { Frame } from "../ipc/stacks/stacks.ts";
import type { Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import { syscallName } from "../strace/syscalls.ts";
import { isAsyncSignalSafe, publicName } from "./async_signal_safe.ts";
import type { Finding } from "./finding.ts";

const handled = signalOutcomes.indexOf("handled");
/** Of a handler that did not return; it may have ended the process from within. */
const callsLookedAt = 200;

const cLibrary = /\/lib(?:c|pthread|rt)[-.][^/]*$/;
const cxxLibrary = /\/libstdc\+\+[^/]*$/;

interface Handling {
  readonly row: SignalIndex;
  readonly task: TaskIndex;
  readonly process: ProcessIndex;
  /** Stack that the signal interrupted. */
  readonly interrupted: number;
  readonly fromNs: Nanos;
  /** NaN if it did not return. */
  readonly toNs: number;
}

/**
 * A signal handler called a function of the C library that POSIX does not name as async-signal-safe: if the signal
 * comes while the program is in such a function itself, locks are taken twice and data is half changed. Told by the
 * stacks of the calls made in the handler; without stacks nothing is said. What makes no system call does not show.
 */
export function* unsafeHandlers(trace: Trace, atNs: Nanos): Generator<Finding> {
  if (trace.stacks.length === 0) return;
  const told = new Set<string>();
  for (const handling of handlings(trace, atNs)) {
    for (const call of callsWithin(trace, handling)) {
      const frames = framesWithin(trace, handling, call);
      const handler = frames.at(-1);
      const name = unsafeFunction(frames, syscallName(trace.calls.syscall(call)));
      if (handler === undefined || name === undefined) continue;
      const key = `${handling.process} ${handler.symbol} ${name}`;
      if (told.has(key)) continue;
      told.add(key);
      yield findingOf(trace, handling, call, handler, name);
    }
  }
}

function* handlings(trace: Trace, atNs: Nanos): Generator<Handling> {
  const { columns, length } = trace.signals;
  for (let row = 0; row < length; row++) {
    const fromNs = columns.deliveredNs[row] as Nanos;
    const task = rowIn<TaskIndex>(columns.task[row] as number);
    if (columns.outcome[row] !== handled || task === undefined || !(fromNs <= atNs)) continue;
    const interrupted = trace.stacks.stackOfSignal(row as SignalIndex);
    if (interrupted === undefined) continue;
    const process = columns.to[row] as ProcessIndex;
    const toNs = columns.handlerEndNs[row] as number;
    yield { row: row as SignalIndex, task, process, interrupted, fromNs, toNs };
  }
}

function* callsWithin(trace: Trace, { task, fromNs, toNs }: Handling): Generator<CallIndex> {
  const { calls } = rowOf(trace.tasks, task);
  const from = calls.firstPosition((row) => trace.calls.startNs(row) >= fromNs);
  for (let position = from; position < Math.min(calls.length, from + callsLookedAt); position++) {
    const call = calls.at(position) as CallIndex;
    if (trace.calls.startNs(call) > toNs) return;
    yield call;
  }
}

/** The frames above what the signal interrupted, innermost first; the last is the handler. Empty for other calls. */
function framesWithin({ stacks }: Trace, { interrupted }: Handling, call: CallIndex): readonly Frame[] {
  const frames: Frame[] = [];
  for (let at = stacks.stackOf(call); at !== undefined; at = stacks.callerOf(at)) {
    // The outermost of them is the trampoline that the kernel put there for the return.
    if (at === interrupted) return frames.slice(0, -1);
    frames.push(stacks.frames[stacks.frameOf(at)] as Frame);
  }
  return [];
}

/** The library function that the handler's own code called on the way to a system call, if it is not safe. */
function unsafeFunction(frames: readonly Frame[], syscall: string): string | undefined {
  const entered = frames.findLast(({ module }) => cLibrary.test(module) || cxxLibrary.test(module));
  if (entered === undefined) return undefined;
  if (cxxLibrary.test(entered.module)) return "the C++ library";
  const name = publicName(entered.symbol);
  return name === "" || name === syscall || isAsyncSignalSafe(name) ? undefined : `${name}()`;
}

function findingOf(
  trace: Trace,
  { row, process, fromNs }: Handling,
  call: CallIndex,
  { symbol }: Frame,
  name: string,
): Finding {
  const signal = signalName(trace.signals.columns.signal[row] as number);
  const sentBy = rowIn<CallIndex>(trace.signals.columns.sentBy[row] as number);
  const handler = symbol === "" ? `its handler of ${signal}` : `${symbol}(), its handler of ${signal}`;
  return {
    rule: "unsafe-handler",
    severity: "warning",
    message: `${processLabel(trace, process, fromNs)} called ${name}, which is not async-signal-safe, in ${handler}: if ${signal} comes while the program is in such a function, it can hang or corrupt its data.`,
    processes: [process],
    channels: [],
    ns: trace.calls.startNs(call),
    call,
    related: sentBy === undefined ? [] : [{ message: `${signal} was sent here`, call: sentBy }],
  };
}
