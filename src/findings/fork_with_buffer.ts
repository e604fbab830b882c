import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { type Stream, type StreamEventKind, streamEventKinds } from "../ipc/tables/probe_tables.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import type { CallText } from "../strace/call_text.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { Finding } from "./finding.ts";

const write = syscallNamed("write");
const execs = new Set(["execve", "execveat"].map(syscallNamed));
/** fstat(3) is newfstatat(3, "", ...) since glibc 2.33. */
const looks = new Set(["fstat", "fstat64", "newfstatat"].map(syscallNamed));
/** Calls looked at on either side of a fork. */
const callsLookedAt = 512;
/** stdio empties a full buffer by itself, in whole blocks (st_blksize). */
const blockBytes = 4096;
/** Forks looked at: a program that forks without end has said it by then. */
const mostForks = 1000;

interface Write {
  readonly call: CallIndex;
  readonly fd: string;
  readonly bytes: Uint8Array;
}

/**
 * Parent and child wrote the same bytes after fork: they stood in a stdio buffer that fork copied. That they were there
 * before is told by stdio itself: it looks at a descriptor (fstat) when it first puts something into its buffer. The
 * parent did that before the fork and had written nothing since, or whole blocks only; the child did not do it anew. With
 * the probe the buffer itself was seen.
 */
export function* forksWithBuffer(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  const told = new Set<string>();
  let looked = 0;
  for (const child of trace.processes) {
    if (child.startNs > atNs || looked >= mostForks) return;
    if (child.bornBy === undefined || child.parent === undefined || child.sharesMemoryWith !== undefined)
      continue;
    const childsCall = firstWriteOf(trace, child);
    if (childsCall === undefined) continue;
    const channel = trace.calls.channel(childsCall) as ChannelIndex;
    const key = `${child.parent} ${channel}`;
    const parentsCall = told.has(key) ? undefined : writeAfterFork(trace, child.bornBy, channel);
    if (parentsCall === undefined) continue;
    looked++;
    const childs = writeOf(trace, childsCall, log);
    const parents = writeOf(trace, parentsCall, log);
    if (parents.fd !== childs.fd || childs.fd === "") continue;
    const same = commonBeginning(childs.bytes, parents.bytes);
    const isAlike =
      same.length > 0 &&
      !looksAnew(trace, child, childs, log) &&
      wasBufferedBefore(trace, child.bornBy, channel, childs.fd, log);
    const waiting = waitingAtFork(trace, child, Number.parseInt(childs.fd, 10));
    const isDoubled = waiting !== undefined && bothFlushed(trace, child, waiting);
    if (!isAlike && !isDoubled) continue;
    told.add(key);
    yield findingOf(trace, child.parent, child.index, channel, parents, childs, same, waiting);
  }
}

/** What the probe saw of a stream with something in its buffer, the last time before its process forked. */
interface Waiting {
  readonly stream: Stream;
  /** Position of its first event after the fork. */
  readonly after: number;
  readonly bytes: number;
  /** The probe looked because of the fork: more cannot have come since. */
  readonly isAll: boolean;
}

/**
 * By the descriptor: several streams may lead to one place, as those of a terminal do, and several to one descriptor, to
 * read and to write. An address, and a descriptor, are given out again when their stream is closed.
 */
function waitingAtFork(trace: Trace, { parent, startNs }: Process, fd: number): Waiting | undefined {
  const { ns, kind, pending } = trace.streamEvents.columns;
  for (const stream of trace.streams) {
    const { process, events, closedNs } = stream;
    if (process !== parent || stream.fd !== fd || closedNs <= startNs) continue;
    const after = events.firstPosition((row) => (ns[row] as number) > startNs);
    if (after === 0) continue;
    const before = events.at(after - 1);
    const bytes = pending[before] as number;
    if (bytes > 0) return { stream, after, bytes, isAll: kind[before] === forked };
  }
  return undefined;
}

const forked = streamEventKinds.indexOf("fork");

/**
 * Whether both processes gave to the kernel what waited. What was written need not be known for this: a log may be
 * without it.
 */
function bothFlushed(trace: Trace, child: Process, { stream, after }: Waiting): boolean {
  const copy = trace.streams.find((one) => one.process === child.index && one.address === stream.address);
  return copy !== undefined && isFlushed(trace, copy, 0) && isFlushed(trace, stream, after);
}

/** Whether the next that becomes of what is in the buffer is that the kernel gets it. */
function isFlushed(trace: Trace, { events }: Stream, from: number): boolean {
  const { kind } = trace.streamEvents.columns;
  for (let position = from; position < events.length; position++) {
    const why = kind[events.at(position)] as number;
    if (!staying.has(why)) return flushing.has(why);
  }
  return false;
}

const kindsOf = (...names: readonly StreamEventKind[]): ReadonlySet<number> =>
  new Set(names.map((name) => streamEventKinds.indexOf(name)));
const staying = kindsOf("kept", "buffer", "count", "fork");
const flushing = kindsOf("kernel", "flush", "close", "exit");

/** What a child wrote first on its own, before any exec. */
function firstWriteOf(trace: Trace, child: Process): CallIndex | undefined {
  for (const call of firstCallsOf(trace, child)) {
    const syscall = trace.calls.syscall(call);
    if (execs.has(syscall)) return undefined;
    if (syscall === write && trace.calls.value(call) > 0) return call;
  }
  return undefined;
}

/** Whether stdio looked at the descriptor in the child, too, before it wrote: then its buffer there was new. */
function looksAnew(trace: Trace, child: Process, { call: until, fd }: Write, log: ReadableLog): boolean {
  for (const call of firstCallsOf(trace, child)) {
    if (call >= until) break;
    if (looks.has(trace.calls.syscall(call)) && descriptorIn(textOfCall(trace, log, call)) === fd)
      return true;
  }
  return false;
}

function* firstCallsOf(trace: Trace, child: Process): Generator<CallIndex> {
  // It has none if it turned out to be a thread.
  for (const task of child.tasks.slice(0, 1)) {
    const { calls } = rowOf(trace.tasks, task);
    for (let position = 0; position < Math.min(calls.length, callsLookedAt); position++)
      yield calls.at(position) as CallIndex;
  }
}

/** The parent's first write into the channel after the fork. */
function writeAfterFork(trace: Trace, fork: CallIndex, channel: ChannelIndex): CallIndex | undefined {
  const list = rowOf(trace.tasks, trace.calls.task(fork)).calls;
  const from = list.firstPosition((row) => row > fork);
  for (let position = from; position < Math.min(list.length, from + callsLookedAt); position++) {
    const call = list.at(position) as CallIndex;
    if (trace.calls.syscall(call) !== write || trace.calls.channel(call) !== channel) continue;
    if (trace.calls.value(call) > 0) return call;
  }
  return undefined;
}

/** Going back from the fork: nothing but whole blocks was written, until stdio looked at the descriptor. */
function wasBufferedBefore(
  trace: Trace,
  fork: CallIndex,
  channel: ChannelIndex,
  fd: string,
  log: ReadableLog,
): boolean {
  const list = rowOf(trace.tasks, trace.calls.task(fork)).calls;
  const end = list.firstPosition((row) => row >= fork);
  for (let position = end - 1; position >= Math.max(0, end - callsLookedAt); position--) {
    const call = list.at(position) as CallIndex;
    const syscall = trace.calls.syscall(call);
    if (execs.has(syscall)) return false;
    if (looks.has(syscall) && descriptorIn(textOfCall(trace, log, call)) === fd) return true;
    const written = syscall === write && trace.calls.channel(call) === channel ? trace.calls.value(call) : 0;
    if (written > 0 && written % blockBytes !== 0) return false;
  }
  return false;
}

function writeOf(trace: Trace, call: CallIndex, log: ReadableLog): Write {
  const text = textOfCall(trace, log, call);
  return { call, fd: descriptorIn(text), bytes: text.payload?.bytes ?? new Uint8Array(0) };
}

/**
 * The number with what strace prints in `<...>`, so that a number given out again is another; "" without that. Where
 * newfstatat takes a path, this is the folder it begins at, which nobody can write to.
 */
function descriptorIn({ args: [first = ""] }: CallText): string {
  return first.includes("<") ? first : "";
}

/** What both begin with: all of one of them, or whole lines. Part of a line may be alike by chance. */
function commonBeginning(one: Uint8Array, other: Uint8Array): Uint8Array {
  const shorter = Math.min(one.length, other.length);
  let length = 0;
  while (length < shorter && one[length] === other[length]) length++;
  if (length === shorter) return one.subarray(0, length);
  return one.subarray(0, one.lastIndexOf(10, length - 1) + 1);
}

function findingOf(
  trace: Trace,
  parent: ProcessIndex,
  child: ProcessIndex,
  channel: ChannelIndex,
  parents: Write,
  childs: Write,
  same: Uint8Array,
  waiting: Waiting | undefined,
): Finding {
  const ns = trace.calls.startNs(childs.call);
  const who = processLabel(trace, parent, ns);
  const whose = processLabel(trace, child, ns);
  const bytes = counted(waiting?.bytes ?? 0, "byte");
  const what = same.length > 0 ? quoted(same) : `the same ${bytes}`;
  const stood = same.length > 0 || waiting?.bytes === 1 ? "it" : "they";
  const all = waiting?.isAll ? ` of all ${bytes} that waited in it` : "";
  return {
    rule: "fork-with-buffer",
    severity: "warning",
    message: `${who} and its child ${whose} both wrote ${what} to ${channelLabel(trace, channel)}, descriptor ${Number.parseInt(childs.fd, 10)}: ${stood} stood in the parent's stdio buffer when it forked, and the child got a copy${all}.`,
    processes: [parent, child],
    channels: [channel],
    ns,
    call: childs.call,
    related: [
      {
        message: `${who} forked here before its buffer was written`,
        call: rowOf(trace.processes, child).bornBy,
      },
      { message: `${who} wrote it here`, call: parents.call },
    ],
  };
}

const longestQuote = 40;

function quoted(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return JSON.stringify(text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`);
}
