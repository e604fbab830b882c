import type { CallIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { holds, parseSignalSet } from "../ipc/signals/signal_set.ts";
import { armedTimersAt, type Block } from "../ipc/state.ts";
import type { Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { hasHandlerOf } from "./signal_handlers.ts";
import type { Waiter } from "./waiter.ts";

const sigprocmask = syscallNamed("rt_sigprocmask");
const sigreturn = syscallNamed("rt_sigreturn");
const handled = signalOutcomes.indexOf("handled");
/** Of these some calls wait under a mask of their own. */
const mayHaveOwnMask: ReadonlySet<Block["reason"]> = new Set<Block["reason"]>(["signal", "poll"]);

/**
 * Whether a timer of a process that waits will go off and its handler run: then the process may do anything, whatever it
 * waits for.
 */
export function awaitsTimer(
  trace: Trace,
  log: ReadableLog,
  { process, task, block }: Pick<Waiter, "process" | "task" | "block">,
  atNs: Nanos,
): boolean {
  const timers = trace.timers.columns;
  return armedTimersAt(trace, atNs).some((row) => {
    const signal = timers.signal[row] as number;
    return (
      timers.process[row] === process &&
      hasHandlerOf(trace, log, process, signal, atNs) &&
      !holdsBack(trace, log, { task, block }, signal)
    );
  });
}

/** Whether a thread that waits has blocked a signal, or is in its handler. */
function holdsBack(
  trace: Trace,
  log: ReadableLog,
  { task, block }: Pick<Waiter, "task" | "block">,
  signal: number,
): boolean {
  if (mayHaveOwnMask.has(block.reason)) return false;
  if (isInHandlerOf(trace, task, signal, block.sinceNs)) return true;
  const { calls } = trace;
  const rows = rowOf(trace.tasks, task).calls;
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows.at(at) as CallIndex;
    const call = calls.syscall(row);
    if (calls.startNs(row) > block.sinceNs || (call !== sigprocmask && call !== sigreturn)) continue;
    const [first = "", second = ""] = textOfCall(trace, log, row).args;
    const set = parseSignalSet(call === sigreturn ? (/^\{mask=(.*)\}$/.exec(first)?.[1] ?? "") : second);
    if (set === undefined) continue;
    if (holds(set, signal)) return first !== "SIG_UNBLOCK";
    if (call === sigreturn || first === "SIG_SETMASK") return false;
  }
  return false;
}

function isInHandlerOf(trace: Trace, task: TaskIndex, signal: number, atNs: Nanos): boolean {
  const { columns, length } = trace.signals;
  for (let row = 0; row < length; row++) {
    const isThis = columns.task[row] === task && columns.signal[row] === signal;
    if (!isThis || columns.outcome[row] !== handled || (columns.deliveredNs[row] as number) > atNs) continue;
    if (!((columns.handlerEndNs[row] as number) <= atNs)) return true;
  }
  return false;
}
