import type { ChannelIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { type Block, processStateAt, taskStateAt } from "../ipc/state.ts";
import type { Process, Task, Trace } from "../ipc/trace.ts";
import { waitLimitOf } from "../ipc/waiting/wait_limit.ts";
import type { Finding } from "./finding.ts";
import { waitsForMutex } from "./futex_use.ts";

/** Nobody holds a mutex this long on purpose. */
const shortestNs = 1e9;

interface Waiter {
  readonly task: Task;
  readonly block: Block;
}

/**
 * The other half of `blocked-at-end`: threads that still waited for a mutex while another thread of their process went
 * on. Who holds a mutex makes no system call, so the log cannot tell whether that thread does, or two of those that wait
 * hold each other up: it is no `deadlock` for certain.
 */
export function* mutexWaits(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const process of trace.processes) {
    if (process.tasks.length < 2) continue;
    const waiters = waitersOf(trace, process, atNs, log);
    const spokenFor = processStateAt(trace, process.index, atNs).blocked?.call;
    const first = waiters[0];
    if (first === undefined || waiters.some(({ block }) => block.call === spokenFor)) continue;
    yield {
      rule: "blocked-at-end",
      severity: "warning",
      message: messageOf(trace, process, waiters, atNs),
      processes: [process.index],
      channels: channelsOf(waiters),
      ns: first.block.sinceNs,
      call: first.block.call,
      related: waiters.slice(1).map(({ task, block }) => ({
        message: `thread ${task.tid} waits here`,
        call: block.call,
      })),
    };
  }
}

function waitersOf(trace: Trace, process: Process, atNs: Nanos, log: ReadableLog): readonly Waiter[] {
  return process.tasks.flatMap((index) => {
    const { blocked: block } = taskStateAt(trace, index, atNs);
    const task = rowOf(trace.tasks, index);
    if (block?.reason !== "futex" || atNs - block.sinceNs < shortestNs) return [];
    if (waitLimitOf(trace, block.call) === "timed" || !waitsForMutex(trace, log, block.call)) return [];
    return [{ task, block }];
  });
}

function channelsOf(waiters: readonly Waiter[]): ChannelIndex[] {
  return [...new Set(waiters.flatMap(({ block }) => block.channel ?? []))];
}

function messageOf(trace: Trace, process: Process, waiters: readonly Waiter[], atNs: Nanos): string {
  const list = new Intl.ListFormat("en");
  const threads = list.format(waiters.map(({ task }) => String(task.tid)));
  const mutexes = channelsOf(waiters).map((channel) => channelLabel(trace, channel));
  const span = formatSpan(atNs - Math.max(...waiters.map(({ block }) => block.sinceNs)));
  const of = `of ${processLabel(trace, process.index, atNs)}`;
  const who = waiters.length === 1 ? `Thread ${threads} ${of} was` : `Threads ${threads} ${of} were`;
  return mutexes.length > 1
    ? `${who} still waiting for the mutexes at ${list.format(mutexes)} after ${span}: if each holds the one that another waits for, none of them ever goes on.`
    : `${who} still waiting for the mutex at ${mutexes[0] ?? "a futex"} after ${span}: no other thread released it.`;
}
