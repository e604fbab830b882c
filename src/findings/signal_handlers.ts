import type { CallIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { nameAt } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { hasOtherEnd } from "./open_file.ts";
import type { Waiter } from "./waiter.ts";

const sigaction = syscallNamed("rt_sigaction");
/** With it the kernel itself may write into an eventfd (io_uring_register(2)). */
const ring = syscallNamed("io_uring_setup");
const python = /^python[\d.]*$|\.py$/;
/** glibc's own, for pthread_cancel and for setuid in all threads: they wake nobody (nptl/nptlP.h). */
const ofTheLibrary: ReadonlySet<string> = new Set(["SIGRT_0", "SIGRT_1", "SIGRTMIN"]);

/**
 * Whether a process has, by this time, asked for any signal to be handled, or may have a handler that the log does not
 * show: one that was set before the trace began.
 */
export function mayHandleSignals(
  trace: Trace,
  log: ReadableLog,
  index: ProcessIndex | undefined,
  atNs: Nanos,
): boolean {
  if (index === undefined) return true;
  const process = rowOf(trace.processes, index);
  // exec takes handlers away (signal(7)), those that its parent had at the fork among them.
  const exec = process.execs.findLast(({ ns }) => ns <= atNs)?.ns;
  // Python handles SIGINT from its start, to end the program; a program of its own handles it once more.
  let pythons = python.test(nameAt(process, atNs)) ? 1 : 0;
  for (const signal of handledSignals(trace, log, process.tasks, exec, atNs)) {
    if (signal !== "SIGINT" || pythons-- <= 0) return true;
  }
  return exec === undefined && mayHandleSignals(trace, log, process.parent, process.startNs);
}

/**
 * Whether a process reads from a pipe, or a pair of sockets, into which its own signal handler may write: it holds both
 * ends, and nobody else ever wrote there (the self-pipe trick).
 */
export function mayWakeItself(
  trace: Trace,
  log: ReadableLog,
  { process, block }: Waiter,
  atNs: Nanos,
): boolean {
  if (block.reason !== "empty" || block.channel === undefined) return false;
  const { index, writers } = rowOf(trace.channels, block.channel);
  return (
    hasOtherEnd(trace, index, process, atNs) &&
    [...writers].every((writer) => writer === process) &&
    mayHandleSignals(trace, log, process, atNs)
  );
}

/** Whether what a process asked for last is a handler of this signal; or may be, of one older than the trace. */
export function hasHandlerOf(
  trace: Trace,
  log: ReadableLog,
  index: ProcessIndex | undefined,
  signal: number,
  atNs: Nanos,
): boolean {
  if (index === undefined) return true;
  const process = rowOf(trace.processes, index);
  const exec = process.execs.findLast(({ ns }) => ns <= atNs)?.ns;
  const name = signalName(signal);
  let last: Action | undefined;
  for (const action of actions(trace, log, process.tasks, exec, atNs)) {
    // A log that is not at hand names no signal.
    const isOfThis = action.signal === name || action.signal === "";
    if (isOfThis && action.call > (last?.call ?? -1)) last = action;
  }
  if (last !== undefined) return last.isHandler;
  return exec === undefined && hasHandlerOf(trace, log, process.parent, signal, process.startNs);
}

/** Each signal for which a process asked for a handler, as often as it did. */
function* handledSignals(
  trace: Trace,
  log: ReadableLog,
  tasks: readonly TaskIndex[],
  sinceNs: Nanos | undefined,
  atNs: Nanos,
): Generator<string> {
  for (const { signal, isHandler } of actions(trace, log, tasks, sinceNs, atNs))
    if (isHandler && !ofTheLibrary.has(signal)) yield signal;
}

interface Action {
  readonly call: CallIndex;
  readonly signal: string;
  readonly isHandler: boolean;
}

/** What a process asked to be done with its signals, thread by thread. */
function* actions(
  trace: Trace,
  log: ReadableLog,
  tasks: readonly TaskIndex[],
  sinceNs: Nanos | undefined,
  atNs: Nanos,
): Generator<Action> {
  const { calls } = trace;
  for (const row of callsOf(trace, tasks, atNs)) {
    if (calls.syscall(row) !== sigaction || (sinceNs !== undefined && calls.startNs(row) < sinceNs)) continue;
    const [signal = "", action = ""] = textOfCall(trace, log, row).args;
    if (action !== "NULL") yield { call: row, signal, isHandler: !/SIG_(?:DFL|IGN)/.test(action) };
  }
}

/** Whether a process has asked the kernel for events that end waits without anybody's call. */
export function asksForEvents(trace: Trace, index: ProcessIndex, atNs: Nanos): boolean {
  const { tasks } = rowOf(trace.processes, index);
  for (const row of callsOf(trace, tasks, atNs)) if (trace.calls.syscall(row) === ring) return true;
  return false;
}

function* callsOf(trace: Trace, tasks: readonly TaskIndex[], atNs: Nanos): Generator<CallIndex> {
  for (const task of tasks) {
    const rows = rowOf(trace.tasks, task).calls;
    for (let at = 0; at < rows.length; at++) {
      const row = rows.at(at) as CallIndex;
      if (trace.calls.startNs(row) > atNs) break;
      yield row;
    }
  }
}
