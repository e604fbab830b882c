import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import type { Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";

const sigaction = syscallNamed("rt_sigaction");
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
  const process = index === undefined ? undefined : trace.processes[index];
  if (process === undefined) return true;
  // exec takes handlers away (signal(7)), those that its parent had at the fork among them.
  const exec = process.execs.findLast(({ ns }) => ns <= atNs)?.ns;
  if (process.tasks.some((task) => asksForHandler(trace, log, task, exec, atNs))) return true;
  return exec === undefined && mayHandleSignals(trace, log, process.parent, process.startNs);
}

function asksForHandler(
  trace: Trace,
  log: ReadableLog,
  task: number,
  sinceNs: Nanos | undefined,
  atNs: Nanos,
): boolean {
  const { calls } = trace;
  const rows = trace.tasks[task]?.calls;
  if (rows === undefined) return false;
  for (let at = 0; at < rows.length; at++) {
    const row = rows.at(at) as CallIndex;
    const startNs = calls.startNs(row);
    if (startNs > atNs) return false;
    if (calls.syscall(row) !== sigaction || (sinceNs !== undefined && startNs < sinceNs)) continue;
    const [signal = "", action = ""] = textOfCall(trace, log, row).args;
    if (ofTheLibrary.has(signal) || action === "NULL") continue;
    if (!/SIG_(?:DFL|IGN)/.test(action)) return true;
  }
  return false;
}
