import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { type Channel, descriptorFlags, type Trace, type UnreadBytes } from "../ipc/trace.ts";
import { errnoName } from "../strace/errnos.ts";
import { syscallTraits } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { Finding } from "./finding.ts";

/** So few bytes are a word to wake or to end somebody (Python's multiprocessing says "no more" in 8), not data. */
const nudgeBytes = 8;

/** Of a last word; Python's executors leave one of each worker, which nobody needs any more. */
const farewellBytes = 64;

/** So many of them may stand in a pipe before its owner looks. */
const mostNudges = 8;

const terminated = signalOutcomes.indexOf("terminated");

/** What a call fails with whose other end is closed. */
const brokenErrors: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET"]);

/** Bytes were written and the last reader went away without reading them: they are gone. */
export function* unreadData(trace: Trace, atNs: Nanos): Generator<Finding> {
  yield* unreadInPipes(trace, atNs);
  yield* unreadInSockets(trace, atNs);
}

function* unreadInPipes(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const channel of trace.channels) {
    if (channel.kind !== "pipe" && channel.kind !== "fifo") continue;
    // It was there before the trace, or has a name, and nobody traced reads it: its reader is outside, as in
    // `record PROGRAM | less`.
    const isOurs = channel.kind === "pipe" && channel.createdBy !== undefined;
    if (!isOurs && channel.readers.size === 0) continue;
    const left = channel.fill.levelAt(atNs);
    if (left === 0 || heldEnds(trace, channel.index, descriptorFlags.readable, atNs).length > 0) continue;
    const writers = [...channel.writers];
    // A pipe to oneself carries a nudge, not data: event loops wake themselves this way.
    // Who only inherited its read end does not make it another's, where somebody does read.
    const readers = channel.readers.size > 0 ? channel.readers : channel.readHolders;
    const others = [...readers].filter((reader) => !writers.includes(reader));
    if (writers.length === 1 && others.length === 0) continue;
    // A writer that was told by SIGPIPE has a finding of its own; that its last bytes were lost follows from it.
    if (writers.some((writer) => endedBySigpipe(trace, writer))) continue;
    const last = lastWriteInto(trace, channel, writers);
    const isQuiet =
      left <= nudgeBytes ||
      isFarewell(trace, channel, left) ||
      endedByWriters(trace, others, writers) ||
      isOwnNudge(trace, channel, left, last);
    yield {
      rule: "unread-data",
      severity: isQuiet ? "info" : "warning",
      message: `${counted(left, "byte")} that ${namesOf(trace, writers, atNs)} wrote into ${channelLabel(trace, channel.index)} ${left === 1 ? "was" : "were"} never read: its last read end is closed.`,
      processes: [...new Set([...channel.writers, ...channel.readers])],
      channels: [channel.index],
      ns: channel.fill.ns(channel.fill.length - 1),
      call: last,
      related: [],
    };
  }
}

/**
 * The same of connections. There it is more often meant: who has what it wanted hangs up on a goodbye, on TLS session tickets,
 * on messages it never began to read. Only where it stopped in the middle of what one call wrote it seems to have taken
 * one read for all.
 */
function* unreadInSockets(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const unread of trace.unread) {
    const { channel, reader, writes, bytes, isCut, ns } = unread;
    if (ns > atNs || bytes <= farewellBytes) continue;
    const writers = [...new Set(writes.map((write) => rowOf(trace.tasks, trace.calls.task(write)).process))];
    if (writers.length === 0 || writers.every((writer) => writer === reader)) continue;
    if (writers.some((writer) => endedBySigpipe(trace, writer))) continue;
    if (!isCut && rowOf(trace.channels, channel).kind === "tcp") continue;
    const isQuiet =
      !isCut ||
      rowOf(trace.processes, reader).exit?.how === "killed" ||
      writers.some((writer) => wasToldOf(trace, writer, unread));
    yield {
      rule: "unread-data",
      severity: isQuiet ? "info" : "warning",
      message: `${counted(bytes, "byte")} that ${namesOf(trace, writers, atNs)} wrote into ${channelLabel(trace, channel)} were never read: ${processLabel(trace, reader, atNs)} closed the end that they were for.`,
      processes: [...writers, reader],
      channels: [channel],
      ns,
      call: writes.at(-1),
      related: [],
    };
  }
}

/** Whether a call of the writer at the connection has failed since for the end that was closed. */
function wasToldOf(trace: Trace, writer: ProcessIndex, { channel, ns }: UnreadBytes): boolean {
  const { calls } = trace;
  return rowOf(trace.processes, writer).tasks.some((task) => {
    const rows = rowOf(trace.tasks, task).calls;
    for (let position = rows.length - 1; position >= 0; position--) {
      const call = rows.at(position);
      if (calls.endNs(call) < ns) return false;
      if (calls.channel(call) === channel && brokenErrors.has(errnoName(calls.errno(call)))) return true;
    }
    return false;
  });
}

function namesOf(trace: Trace, processes: readonly ProcessIndex[], atNs: Nanos): string {
  return new Intl.ListFormat("en").format(processes.map((process) => processLabel(trace, process, atNs)));
}

/** The latest call that put bytes into it: what was written last is what was left. */
function lastWriteInto(
  trace: Trace,
  { index }: Channel,
  writers: readonly ProcessIndex[],
): CallIndex | undefined {
  let latest: CallIndex | undefined;
  for (const task of writers.flatMap((writer) => rowOf(trace.processes, writer).tasks)) {
    const { calls } = rowOf(trace.tasks, task);
    for (let position = calls.length - 1; position >= 0; position--) {
      const call = calls.at(position) as CallIndex;
      if (trace.calls.channel(call) !== index || !(trace.calls.value(call) > 0) || !isWrite(trace, call))
        continue;
      if (latest === undefined || call > latest) latest = call;
      break;
    }
  }
  return latest;
}

function isWrite(trace: Trace, call: CallIndex): boolean {
  return syscallTraits(trace.calls.syscall(call)).payload?.direction === "out";
}

/**
 * A few nudges into a pipe that nobody ever read and whose writer kept both ends: it would have woken itself, and whoever
 * else has the read end only inherited it.
 */
function isOwnNudge(
  trace: Trace,
  { readers, writers, readHolders }: Channel,
  left: number,
  last: CallIndex | undefined,
): boolean {
  const keptBoth = [...writers].every((writer) => readHolders.has(writer));
  const isShort = last !== undefined && trace.calls.value(last) <= nudgeBytes;
  return readers.size === 0 && keptBoth && isShort && left <= mostNudges * nudgeBytes;
}

/** Earlier messages were read, and what is left is whole last ones, short and one of each writer at most. */
function isFarewell(trace: Trace, channel: Channel, left: number): boolean {
  if (channel.bytesRead === 0) return false;
  let sums = new Set([0]);
  for (const writer of channel.writers) {
    const last = lastWriteInto(trace, channel, [writer]);
    const bytes = last === undefined ? 0 : trace.calls.value(last);
    if (bytes > farewellBytes || sums.size > farewellBytes * farewellBytes) return false;
    sums = new Set([...sums, ...[...sums].map((sum) => sum + bytes)]);
  }
  return sums.has(left);
}

/** Who ends its readers wants nothing more of them: a pool of workers that is shut down. */
function endedByWriters(
  trace: Trace,
  readers: readonly ProcessIndex[],
  writers: readonly ProcessIndex[],
): boolean {
  const { columns, length } = trace.signals;
  const ended = new Set<number>();
  for (let row = 0; row < length; row++) {
    const isTheirs = writers.includes(columns.from[row] as ProcessIndex);
    if (columns.outcome[row] === terminated && isTheirs) ended.add(columns.to[row] as number);
  }
  return readers.length > 0 && readers.every((reader) => ended.has(reader));
}

function endedBySigpipe(trace: Trace, process: ProcessIndex): boolean {
  const { exit } = rowOf(trace.processes, process);
  return exit?.how === "killed" && exit.signal === "SIGPIPE";
}
