import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import type { BlockReason } from "../base/vocabulary.ts";
import { quotedStrings } from "../ipc/channels/quoted_text.ts";
import { heldEnds, holdersLabel } from "../ipc/descriptors/held_ends.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { calledName, channelLabel, processLabel } from "../ipc/names.ts";
import { type Block, processStateAt } from "../ipc/state.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** Waits shorter than this are a program caught in the middle, not one that hangs. */
const shortestNs = 200e6;

/** A process was still waiting when the trace ended: what for, and who could have ended the wait. */
export function* blockedAtEnd(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  for (const process of trace.processes) {
    const { blocked } = processStateAt(trace, process.index, atNs);
    if (blocked === undefined || atNs - blocked.sinceNs < shortestNs) continue;
    yield {
      rule: "blocked-at-end",
      severity: "warning",
      message: messageOf(trace, process.index, blocked, atNs, log),
      processes: [process.index],
      channels: blocked.channel === undefined ? [] : [blocked.channel],
      ns: blocked.sinceNs,
      call: blocked.call,
      related: [],
    };
  }
}

function messageOf(
  trace: Trace,
  process: ProcessIndex,
  blocked: Block,
  atNs: Nanos,
  log: ReadableLog,
): string {
  const who = processLabel(trace, process, atNs);
  const call = calledName(trace, blocked.call);
  return `${who} was still waiting in ${call} after ${formatSpan(atNs - blocked.sinceNs)}: ${reasonOf(trace, blocked, atNs, log)}.`;
}

const plainReasons: Readonly<Partial<Record<BlockReason, string>>> = {
  child: "no child of it has ended",
  poll: "none of its descriptors became ready",
  signal: "no signal that would end the wait came",
  sleep: "it sleeps",
  futex: "no other thread released the futex",
  lock: "somebody else holds the lock",
  accept: "nobody connected",
  "queue-empty": "the queue is empty",
  "queue-full": "the queue is full",
  connect: "the other side has not let it in",
};

function reasonOf(trace: Trace, { call, reason, channel }: Block, atNs: Nanos, log: ReadableLog): string {
  if (reason === "open") return `nobody has opened the other end of ${fifoOpenedBy(trace, call, log)}`;
  if (channel === undefined) return plainReasons[reason] ?? `it never returned (${reason})`;
  const what = channelLabel(trace, channel);
  if (reason === "empty") {
    return `${what} is empty, and its write end is open in ${holders(trace, channel, descriptorFlags.writable, atNs)}`;
  }
  if (reason === "full") {
    return `${what} is full, and its read end is open in ${holders(trace, channel, descriptorFlags.readable, atNs)}`;
  }
  return plainReasons[reason] ?? `it waits on ${what}`;
}

/** Its path as the program gave it: which FIFO it is shows in no descriptor before the open returns. */
function fifoOpenedBy(trace: Trace, call: CallIndex, log: ReadableLog): string {
  const [path = ""] = quotedStrings(textOfCall(trace, log, call).args.join(", "));
  return path === "" ? "the FIFO" : `the FIFO ${path}`;
}

function holders(trace: Trace, channel: ChannelIndex, end: number, atNs: Nanos): string {
  return holdersLabel(trace, heldEnds(trace, channel, end, atNs), atNs) || "no process of this trace";
}
