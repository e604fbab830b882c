import type { CallIndex, ChannelIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow } from "../base/table.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { type BlockReason, blockReasons } from "../base/vocabulary.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { outcomes, type Trace } from "../ipc/trace.ts";
import { counted } from "./counted.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";
import { waitsForMutex } from "./futex_use.ts";

const fewestWaits = 20;
const shortestNs = 50e6;
/** Of the lives of those who wait: from here on it is worth knowing, and from there on worth changing. */
const knownShare = 0.2;
const grievousShare = 0.5;
const returned = outcomes.indexOf("returned");
/** Lines read to tell a mutex from a condition variable. */
const waitsRead = 8;

interface Waits {
  readonly channel: ChannelIndex;
  readonly first: CallIndex;
  readonly sample: CallIndex[];
  readonly tasks: Set<TaskIndex>;
  readonly processes: Set<ProcessIndex>;
  count: number;
  totalNs: number;
  longest: { readonly call: CallIndex; readonly ns: number };
}

/**
 * Threads or processes spend their time waiting for one mutex, semaphore or file lock. Idle workers wait at futexes
 * and semaphores, too, for work; a lock is told by its users, who both wait for it and release it.
 */
export class LockContention implements CountingRule {
  readonly calls = ["futex", "flock", "fcntl", "semop", "semtimedop"];
  readonly #waits = new Map<number, Waits>();

  see({ row, task, process, channel, startNs, endNs, blocked }: SeenCall): void {
    if (blocked === 0 || channel === noRow) return;
    const call = row as CallIndex;
    const ns = endNs - startNs;
    let waits = this.#waits.get(channel);
    if (waits === undefined) {
      waits = {
        channel: channel as ChannelIndex,
        first: call,
        sample: [],
        tasks: new Set(),
        processes: new Set(),
        count: 0,
        totalNs: 0,
        longest: { call, ns },
      };
      this.#waits.set(channel, waits);
    }
    waits.count++;
    waits.totalNs += ns;
    waits.tasks.add(task as TaskIndex);
    waits.processes.add(process as ProcessIndex);
    if (waits.sample.length < waitsRead) waits.sample.push(call);
    if (ns > waits.longest.ns) waits.longest = { call, ns };
  }

  *findings(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
    for (const waits of this.#waits.values()) {
      if (waits.count < fewestWaits || waits.totalNs < shortestNs || waits.tasks.size < 2) continue;
      const share = waits.totalNs / livesOf(trace, waits.tasks, atNs);
      if (share >= knownShare && isLock(trace, waits, log)) yield findingOf(trace, waits, share);
    }
  }
}

function livesOf(trace: Trace, tasks: ReadonlySet<TaskIndex>, atNs: Nanos): number {
  let sum = 1;
  for (const index of tasks) {
    const { startNs, endNs } = rowOf(trace.tasks, index);
    sum += Math.min(endNs, atNs) - startNs;
  }
  return sum;
}

function isLock(trace: Trace, { channel, tasks, sample }: Waits, log: ReadableLog): boolean {
  const { kind } = rowOf(trace.channels, channel);
  if (kind === "file") return true;
  if (kind === "futex" && !sample.every((call) => waitsForMutex(trace, log, call))) {
    return false;
  }
  return wakersAlsoWait(trace, channel, tasks) && !isQueueForWork(trace, channel);
}

const idle = new Set<BlockReason>(["empty", "queue-empty", "accept", "poll"]);

/**
 * Workers who take turns in waiting for work, as Python's pools do: the holder of the lock waits for data most of the
 * time that the others wait for the lock.
 */
function isQueueForWork(trace: Trace, channel: ChannelIndex): boolean {
  const { calls } = trace;
  let waitedNs = 0;
  let idleNs = 0;
  for (const { waiting, waker } of releases(trace, channel)) {
    waitedNs += calls.endNs(waiting) - calls.startNs(waiting);
    idleNs += idleNsBefore(trace, waker, calls.startNs(waiting));
  }
  return idleNs > waitedNs / 2;
}

/** How long who ended a wait by a call had itself waited for work since the wait began. */
function idleNsBefore(trace: Trace, waker: number, sinceNs: number): number {
  const { calls } = trace;
  const { calls: its } = rowOf(trace.tasks, calls.task(waker));
  let sum = 0;
  for (let at = its.firstPosition((row) => row >= waker) - 1; at >= 0; at--) {
    const call = its.at(at);
    if (calls.endNs(call) <= sinceNs) break;
    const reason = blockReasons[calls.blocked(call)];
    if (reason !== undefined && idle.has(reason))
      sum += calls.endNs(call) - Math.max(calls.startNs(call), sinceNs);
  }
  return sum;
}

function wakersAlsoWait(trace: Trace, channel: ChannelIndex, tasks: ReadonlySet<TaskIndex>): boolean {
  for (const { waker } of releases(trace, channel)) if (!tasks.has(trace.calls.task(waker))) return false;
  return true;
}

/** Calls that let others go on. Who broke a wait off by a signal, or by ending its process, has released nothing. */
function* releases(
  { wakes, calls }: Trace,
  channel: ChannelIndex,
): Generator<{ readonly waiting: number; readonly waker: number }> {
  const { columns, length } = wakes;
  for (let row = 0; row < length; row++) {
    const waiting = columns.waiting[row] as number;
    const waker = columns.waker[row] as number;
    if (waker !== noRow && calls.channel(waiting) === channel && calls.outcome(waiting) === returned)
      yield { waiting, waker };
  }
}

function findingOf(trace: Trace, waits: Waits, share: number): Finding {
  const { channel, first, tasks, processes, count, totalNs, longest } = waits;
  const ns = trace.calls.startNs(first);
  const who = new Intl.ListFormat("en").format(
    [...processes].slice(0, 3).map((process) => processLabel(trace, process, ns)),
  );
  const threads = tasks.size > processes.size ? `${counted(tasks.size, "thread")} of ` : "";
  const others = processes.size > 3 ? " and others" : "";
  return {
    rule: "lock-contention",
    severity: share >= grievousShare ? "warning" : "info",
    message: `${threads}${who}${others} waited ${counted(count, "time")} for the lock at ${channelLabel(trace, channel)}, ${formatSpan(totalNs)} in all, ${Math.round(share * 100)}% of their lives; the longest wait took ${formatSpan(longest.ns)}.`,
    processes: [...processes],
    channels: [channel],
    ns,
    call: first,
    related: [{ message: "the longest wait", call: longest.call }],
  };
}
