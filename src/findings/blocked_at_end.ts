import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { type BlockReason, signalOutcomes } from "../base/vocabulary.ts";
import { quotedStrings } from "../ipc/channels/quoted_text.ts";
import { heldEnds, holdersLabel } from "../ipc/descriptors/held_ends.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { calledName, channelLabel, processLabel } from "../ipc/names.ts";
import { type Block, pendingSignalsAt, processStateAt } from "../ipc/state.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import type { Finding } from "./finding.ts";
import { threadJoined, waitsForMutex } from "./futex_use.ts";
import { lockHolders } from "./lock_holders.ts";
import { firstOfDescription } from "./open_file.ts";

/** Waits shorter than this are a program caught in the middle, not one that hangs. */
const shortestNs = 200e6;

/** A process was still waiting when the trace ended: what for, and who could have ended the wait. */
export function* blockedAtEnd(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const process of trace.processes) {
    const { blocked } = processStateAt(trace, process.index, atNs);
    if (blocked === undefined || atNs - blocked.sinceNs < shortestNs) continue;
    const waiting: Waiting = { trace, atNs, log, process: process.index, blocked };
    yield {
      rule: "blocked-at-end",
      severity: "warning",
      message: messageOf(waiting),
      processes: [process.index],
      channels: blocked.channel === undefined ? [] : [blocked.channel],
      ns: blocked.sinceNs,
      call: blocked.call,
      related: [],
    };
  }
}

interface Waiting {
  readonly trace: Trace;
  readonly atNs: Nanos;
  readonly log: ReadableLog;
  readonly process: ProcessIndex;
  readonly blocked: Block;
}

function messageOf(waiting: Waiting): string {
  const { trace, atNs, process, blocked } = waiting;
  const who = processLabel(trace, process, atNs);
  const call = calledName(trace, blocked.call);
  return `${who} was still waiting in ${call} after ${formatSpan(atNs - blocked.sinceNs)}: ${reasonOf(waiting)}.`;
}

const plainReasons: Readonly<Partial<Record<BlockReason, string>>> = {
  poll: "none of its descriptors became ready",
  sleep: "it sleeps",
  accept: "nobody connected",
  connect: "the other side has not let it in",
};

function reasonOf(waiting: Waiting): string {
  const { trace, atNs, log } = waiting;
  const { call, reason, channel } = waiting.blocked;
  if (reason === "open") return `nobody has opened the other end of ${fifoOpenedBy(trace, call, log)}`;
  if (reason === "child") return childrenAwaited(waiting);
  if (reason === "signal")
    return heldBack(waiting) ?? `no signal that would end the wait came${signalBefore(waiting)}`;
  if (reason === "futex") return futexAwaited(waiting);
  const plain = plainReasons[reason];
  if (plain !== undefined) return plain;
  if (channel === undefined)
    return reason === "full" ? "the socket that it sends to is full" : `it never returned (${reason})`;
  const what = channelLabel(trace, channel);
  switch (reason) {
    case "empty":
      return `${what} is empty, and ${endWord(trace, channel, "write")} is open in ${holders(trace, channel, descriptorFlags.writable, atNs)}`;
    case "full":
      return `${what} is full, and ${endWord(trace, channel, "read")} is open in ${holders(trace, channel, descriptorFlags.readable, atNs)}`;
    case "queue-empty":
      return `${what} is empty`;
    case "queue-full":
      return `${what} is full`;
    default:
      return lockAwaited(waiting, channel);
  }
}

/** Both ends of a socket, and an eventfd, read and write. */
function endWord(trace: Trace, channel: ChannelIndex, word: string): string {
  const kind = trace.channels[channel]?.kind;
  return kind === "pipe" || kind === "fifo" ? `its ${word} end` : "it";
}

function childrenAwaited({ trace, atNs, process }: Waiting): string {
  const children = trace.processes.filter(
    ({ parent, startNs, endNs }) => parent === process && startNs <= atNs && endNs > atNs,
  );
  if (children.length === 0) return "no child of it has ended";
  const names = namesOf(
    trace,
    children.map(({ index }) => index),
    atNs,
    "disjunction",
  );
  return children.length === 1
    ? `its child ${names} has not ended`
    : `none of its children ${names} has ended`;
}

function futexAwaited({ trace, log, blocked }: Waiting): string {
  const joined = threadJoined(trace, log, blocked.call);
  if (joined !== undefined) return `its thread ${trace.tasks[joined]?.tid} has not ended`;
  return waitsForMutex(trace, log, blocked.call)
    ? "nobody released the mutex"
    : "nobody woke it at its semaphore or condition variable";
}

function lockAwaited(waiting: Waiting, channel: ChannelIndex): string {
  const { trace, atNs, log, process, blocked } = waiting;
  if (trace.channels[channel]?.kind === "sysv-sem")
    return `nobody raised the semaphores ${channelLabel(trace, channel)}`;
  const who = lockHolders(trace, log, { call: blocked.call, process, channel }, atNs);
  const what = channelLabel(trace, channel);
  if (who.length === 0) return lockTakenUnseen(waiting, channel);
  if (who.length === 1 && who[0] === process)
    return `it holds the lock on ${what} itself, by another open file`;
  return `the lock on ${what} is held by ${namesOf(trace, who, atNs, "conjunction")}`;
}

/** What was locked before the trace began is no row of it: who ran by then may hold it, and so may somebody outside. */
function lockTakenUnseen({ trace, atNs, process }: Waiting, channel: ChannelIndex): string {
  const what = channelLabel(trace, channel);
  const { openedBy } = trace.descriptors.columns;
  const older = heldEnds(trace, channel, descriptorFlags.readable | descriptorFlags.writable, atNs).filter(
    (end) => end.process !== process && openedBy[firstOfDescription(trace, end.row)] === noRow,
  );
  if (older.length > 0) {
    const names = namesOf(trace, [...new Set(older.map((end) => end.process))], atNs, "conjunction");
    return `the log does not tell who holds the lock on ${what}, which ${names} had open before it began`;
  }
  const ranBefore = trace.processes.some(
    ({ index, bornBy, execs, endNs }) =>
      index !== process && bornBy === undefined && execs.length === 0 && endNs > atNs,
  );
  return ranBefore
    ? `the log does not tell who holds the lock on ${what}`
    : `somebody outside the recording holds the lock on ${what}`;
}

/** More names than this would hide the story. */
const mostNames = 3;

function namesOf(
  trace: Trace,
  processes: readonly ProcessIndex[],
  atNs: Nanos,
  type: "conjunction" | "disjunction",
): string {
  const names = processes.slice(0, mostNames).map((index) => processLabel(trace, index, atNs));
  const left = processes.length - names.length;
  return new Intl.ListFormat("en", { type }).format(left > 0 ? [...names, `${left} more`] : names);
}

/** Signals that came and wait for being let in; undefined if there are none. */
function heldBack({ trace, atNs, process }: Waiting): string | undefined {
  const { to, held, signal } = trace.signals.columns;
  const rows = pendingSignalsAt(trace, atNs).filter((row) => to[row] === process && held[row] === 1);
  if (rows.length === 0) return undefined;
  const names = [...new Set(rows.map((row) => signalName(signal[row] as number)))];
  const list = new Intl.ListFormat("en").format(names);
  return `no signal that would end the wait came through; ${list} came, but ${names.length === 1 ? "is" : "are"} blocked`;
}

const handled = signalOutcomes.indexOf("handled");
/** A signal this short before the wait is likely the one that it is for. */
const justBeforeNs = 1e9;

/** Between the test of a flag and the pause() the signal slips through: then it came before, and comes no more. */
function signalBefore({ trace, process, blocked }: Waiting): string {
  const { to, outcome, deliveredNs, signal, interrupted } = trace.signals.columns;
  for (let row = trace.signals.length - 1; row >= 0; row--) {
    if (to[row] !== process || outcome[row] !== handled) continue;
    const ns = deliveredNs[row] as number;
    if (ns > blocked.sinceNs) continue;
    // One that ended such a wait before did what it was for.
    const before = interrupted[row] as number;
    const endedWait = before !== noRow && trace.calls.syscall(before) === trace.calls.syscall(blocked.call);
    if (endedWait || blocked.sinceNs - ns > justBeforeNs) return "";
    return `; ${signalName(signal[row] as number)} came ${formatSpan(blocked.sinceNs - ns)} before it began to wait`;
  }
  return "";
}

/** Its path as the program gave it: which FIFO it is shows in no descriptor before the open returns. */
function fifoOpenedBy(trace: Trace, call: CallIndex, log: ReadableLog): string {
  const [path = ""] = quotedStrings(textOfCall(trace, log, call).args.join(", "));
  return path === "" ? "the FIFO" : `the FIFO ${path}`;
}

function holders(trace: Trace, channel: ChannelIndex, end: number, atNs: Nanos): string {
  return holdersLabel(trace, heldEnds(trace, channel, end, atNs), atNs) || "no process of this trace";
}
