import type { ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { taskStateAt } from "../ipc/state.ts";
import type { Trace } from "../ipc/trace.ts";
import { awaitsTimer } from "./awaited_timers.ts";
import type { Waiter } from "./waiter.ts";
import { Wakers } from "./wakers.ts";

/** A circle that has just closed may be one that the next lines of the log open again. */
const graceNs = 50e6;

/**
 * The threads that nothing will ever wake: each waits only for processes all of whose threads are stuck too. The
 * largest such set, found by starting from all waiting threads and letting go of each that somebody going on could
 * still wake. Waits that the outside can end (time, a terminal, the network, a signal) are never stuck, and neither is
 * one that a timer's handler will break into.
 */
export function stuckWaiters(trace: Trace, atNs: Nanos, log: ReadableLog): readonly Waiter[] {
  let stuck = waitersAt(trace, atNs, log);
  const liveTasks = countLiveTasks(trace, atNs);
  for (;;) {
    const stuckTasks = countByProcess(stuck);
    const goesOn = (process: ProcessIndex): boolean =>
      (liveTasks.get(process) ?? 0) > (stuckTasks.get(process) ?? 0);
    const left = stuck.filter(({ wakers }) => !wakers.some(goesOn));
    if (left.length === stuck.length) return stuck;
    stuck = left;
  }
}

/** Waiters that hang together: who could wake one is in the same group. */
export function stuckGroups(stuck: readonly Waiter[]): readonly (readonly Waiter[])[] {
  const groups: Waiter[][] = [];
  for (const waiter of stuck) {
    const joined = groups.filter((group) => group.some((other) => touches(waiter, other)));
    const merged = [...joined.flat(), waiter];
    for (const group of joined) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups;
}

function touches(one: Waiter, other: Waiter): boolean {
  return one.wakers.includes(other.process) || other.wakers.includes(one.process);
}

function waitersAt(trace: Trace, atNs: Nanos, log: ReadableLog): readonly Waiter[] {
  const wakersOf = new Wakers(trace, atNs, log);
  const waiters: Waiter[] = [];
  for (const { index, process } of trace.tasks) {
    const { blocked } = taskStateAt(trace, index, atNs);
    if (blocked === undefined || atNs - blocked.sinceNs < graceNs) continue;
    if (awaitsTimer(trace, log, { process, task: index, block: blocked }, atNs)) continue;
    const wakers = wakersOf.of(process, blocked) ?? [];
    // With nobody left at the other end the wait is about to end: end-of-file, SIGPIPE, ECHILD.
    if (wakers.length > 0) waiters.push({ task: index, process, block: blocked, wakers });
  }
  return waiters;
}

/** Threads of each process that could still do something; a stopped process waits for a signal from outside. */
function countLiveTasks(trace: Trace, atNs: Nanos): Map<ProcessIndex, number> {
  const counts = new Map<ProcessIndex, number>();
  for (const { process, startNs, endNs } of trace.tasks) {
    if (startNs > atNs || endNs <= atNs) continue;
    counts.set(process, (counts.get(process) ?? 0) + 1);
  }
  return counts;
}

function countByProcess(waiters: readonly Waiter[]): Map<ProcessIndex, number> {
  const counts = new Map<ProcessIndex, number>();
  for (const { process } of waiters) counts.set(process, (counts.get(process) ?? 0) + 1);
  return counts;
}
