import type { ChannelIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import type { BlockReason } from "../base/vocabulary.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { channelsWatched } from "../ipc/waiting/watched.ts";
import { waitsForEndOfFile } from "./eof_never.ts";
import type { Finding } from "./finding.ts";
import { threadJoined, waitsForMutex } from "./futex_use.ts";
import { asksForEvents, mayHandleSignals, mayWakeItself } from "./signal_handlers.ts";
import { hasOtherThreads, taskLabel } from "./task_label.ts";
import { stuckGroups, stuckWaiters } from "./wait_for.ts";
import type { Waiter } from "./waiter.ts";

/** Processes and threads that wait for each other in a circle, so that none of them ever goes on. */
export function* deadlock(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const group of stuckGroups(stuckWaiters(trace, atNs, log))) {
    // A reader that waits for an end-of-file has a rule, and a remedy, of its own.
    if (group.some((waiter) => waitsForEndOfFile(trace, log, waiter, group, atNs))) continue;
    if (!isStuck(trace, log, group, atNs)) continue;
    const ordered = [...group].sort((one, other) => one.block.sinceNs - other.block.sinceNs);
    const last = ordered.at(-1) as Waiter;
    yield {
      rule: "deadlock",
      severity: "error",
      message: `Deadlock: ${storyOfAll(trace, ordered, atNs, log)}.`,
      processes: [...new Set(group.map(({ process }) => process))],
      channels: [...new Set(group.flatMap(({ block }) => block.channel ?? []))],
      ns: last.block.sinceNs,
      call: last.block.call,
      // Of one that waits alone the message says it all.
      related:
        ordered.length === 1
          ? []
          : ordered.map((waiter) => ({
              message: story(trace, waiter, atNs, log),
              call: waiter.block.call,
            })),
    };
  }
}

/** What each of so many waits for is told; the others are in the related calls. */
const mostStories = 4;

function storyOfAll(trace: Trace, ordered: readonly Waiter[], atNs: Nanos, log: ReadableLog): string {
  const told = ordered.slice(0, mostStories).map((waiter) => story(trace, waiter, atNs, log));
  const left = ordered.length - told.length;
  return [...told, ...(left > 0 ? [`and so ${left === 1 ? "does" : "do"} ${left} more`] : [])].join("; ");
}

/**
 * Addresses and names of FIFOs are known outside, too: a server may wait for whoever comes, threads for work that
 * a signal handler brings, and their shell for them. Two that
 * open FIFOs at once wait for each other.
 */
function isStuck(trace: Trace, log: ReadableLog, group: readonly Waiter[], atNs: Nanos): boolean {
  const opening = new Set(group.filter(({ block }) => block.reason === "open").map(({ process }) => process));
  if (opening.size > 1) return true;
  const outOfReach = group.filter((waiter) => isOutOfReach(trace, log, waiter, atNs));
  const mayBeIdle = group.some((waiter) => waiter.block.reason !== "poll" && !outOfReach.includes(waiter));
  return outOfReach.some(({ block }) => !(mayBeIdle && block.reason === "child"));
}

/**
 * Whether no signal handler could end the wait. A handler may post a semaphore or write to a pipe that poll watches,
 * and a signal may come from outside: a program that waits in such ways alone may be idle, not stuck.
 */
function isOutOfReach(trace: Trace, log: ReadableLog, waiter: Waiter, atNs: Nanos): boolean {
  const { block, process, wakers } = waiter;
  if (outward.has(block.reason) || mayWakeItself(trace, log, waiter, atNs)) return false;
  const everybody = [process, ...wakers];
  if (block.channel !== undefined && trace.channels[block.channel]?.kind === "eventfd")
    return everybody.every(
      (one) => !mayHandleSignals(trace, log, one, atNs) && !asksForEvents(trace, one, atNs),
    );
  if (block.reason !== "futex" || waitsForMutex(trace, log, block.call)) return true;
  return everybody.every((one) => !mayHandleSignals(trace, log, one, atNs));
}

const outward: ReadonlySet<BlockReason> = new Set<BlockReason>(["signal", "poll", "accept", "open"]);

/** `gen (41) waits for room in pipe:97, which only sort (42) could make`. */
function story(trace: Trace, waiter: Waiter, atNs: Nanos, log: ReadableLog): string {
  const { process, block } = waiter;
  const who = taskLabel(trace, waiter.task, atNs);
  const others = wakersLabel(trace, waiter, atNs);
  const what = block.channel === undefined ? "" : channelLabel(trace, block.channel);
  switch (block.reason) {
    case "full":
      return `${who} waits for room in ${what}, which is full and only ${others} could empty`;
    case "empty":
      if (block.channel !== undefined && trace.channels[block.channel]?.kind === "eventfd")
        return `${who} waits at ${what}, which is 0 and only ${others} could raise`;
      return `${who} waits for data in ${what}, which is empty and only ${others} could fill`;
    case "lock":
      return block.channel !== undefined && trace.channels[block.channel]?.kind === "sysv-sem"
        ? `${who} waits at the semaphores ${what}, which only ${others} could raise`
        : `${who} waits for a lock on ${what}, which only ${others} could release`;
    case "futex": {
      const joined = threadJoined(trace, log, block.call);
      if (joined !== undefined) return `${who} waits for its thread ${trace.tasks[joined]?.tid} to end`;
      const copied = copiedLocked(trace, process, atNs);
      return waitsForMutex(trace, log, block.call)
        ? `${who} waits for the mutex at ${what}, which only ${others} could release${copied}`
        : `${who} waits at a semaphore or condition variable (${what}), where only ${others} could wake it${copied}`;
    }
    case "queue-empty":
      return `${who} waits for a message in ${what}, which only ${others} could send`;
    case "queue-full":
      return `${who} waits for room in ${what}, which only ${others} could make`;
    case "signal":
      return `${who} waits for a signal, and of those that sent it one only ${others} lives`;
    case "connect":
      return `${who} waits to connect to ${awaitedLabel(trace, waiter)}, whose backlog is full and from which only ${others} could accept`;
    case "accept":
      return `${who} waits for a connection at ${what}, and of those that connected before only ${others} lives`;
    case "open":
      return `${who} waits for the other end of ${what}, which ${others} could open`;
    case "poll":
      return `${who} polls ${watchedLabel(trace, waiter)}, where only ${others} could do something`;
    default:
      return `${who} waits for ${others} to end`;
  }
}

/** fork copies memory and one thread: what another thread had locked stays locked in the copy (fork(2)). */
function copiedLocked(trace: Trace, index: Waiter["process"], atNs: Nanos): string {
  const process = rowOf(trace.processes, index);
  const { parent } = process;
  if (parent === undefined || process.sharesMemoryWith !== undefined) return "";
  const hasOwnMemory = process.execs.some(({ ns }) => ns <= atNs) || hasOtherThreads(trace, index, atNs);
  if (hasOwnMemory || !hasOtherThreads(trace, parent, process.startNs)) return "";
  return ` (if another thread of ${processLabel(trace, parent, process.startNs)} held it when fork made this copy, nobody here ever will)`;
}

/** More names than this would hide the story. */
const mostNames = 3;

function wakersLabel(trace: Trace, { process, wakers }: Waiter, atNs: Nanos): string {
  const others = wakers.filter((waker) => waker !== process);
  if (others.length > mostNames) return `${others.length} processes that all wait, too,`;
  if (others.length === 0)
    return hasOtherThreads(trace, process, atNs) ? "another of its threads" : "it itself";
  const names = others.map((waker) => processLabel(trace, waker, atNs));
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}

function awaitedLabel(trace: Trace, { block }: Waiter): string {
  return channelLabel(trace, trace.awaitedPlaces.get(block.call) as ChannelIndex);
}

function watchedLabel(trace: Trace, { block }: Waiter): string {
  const labels = channelsWatched(trace, block.call).map((channel) => channelLabel(trace, channel));
  return new Intl.ListFormat("en").format(labels.slice(0, mostNames));
}
