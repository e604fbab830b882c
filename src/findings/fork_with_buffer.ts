import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import type { CallText } from "../strace/call_text.ts";
import { syscallNamed } from "../strace/syscalls.ts";
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
 * parent did that before the fork and had written nothing since, or whole blocks only; the child did not do it anew.
 */
export function* forksWithBuffer(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
  const told = new Set<string>();
  let looked = 0;
  for (const child of trace.processes) {
    if (child.startNs > atNs || looked >= mostForks) return;
    if (child.bornBy === undefined || child.parent === undefined || child.sharesMemoryWith !== undefined)
      continue;
    const parent = trace.processes[child.parent];
    if (parent === undefined) continue;
    const childs = firstWriteOfChild(trace, child, log);
    if (childs === undefined) continue;
    looked++;
    const channel = trace.calls.channel(childs.call) as ChannelIndex;
    const parents = writeAfterFork(trace, child.bornBy, channel, log);
    if (parents === undefined || parents.fd !== childs.fd) continue;
    const same = commonBeginning(childs.bytes, parents.bytes);
    if (same.length === 0 || !wasBufferedBefore(trace, child.bornBy, channel, childs.fd, log)) continue;
    const key = `${parent.index} ${channel}`;
    if (told.has(key)) continue;
    told.add(key);
    yield findingOf(trace, parent.index, child.index, channel, parents, childs, same);
  }
}

/** What a child wrote first, if it did so on its own: before any exec, and without stdio's having looked anew. */
function firstWriteOfChild(trace: Trace, child: Process, log: ReadableLog): Write | undefined {
  const task = trace.tasks[child.tasks[0] ?? noRow];
  const lookedAt: CallIndex[] = [];
  for (let position = 0; position < Math.min(task?.calls.length ?? 0, callsLookedAt); position++) {
    const call = task?.calls.at(position) as CallIndex;
    const syscall = trace.calls.syscall(call);
    if (execs.has(syscall)) return undefined;
    if (looks.has(syscall)) lookedAt.push(call);
    if (syscall !== write || !(trace.calls.value(call) > 0)) continue;
    const found = writeOf(call, textOfCall(trace, log, call));
    const anew = lookedAt.some((look) => descriptorIn(textOfCall(trace, log, look)) === found.fd);
    return anew ? undefined : found;
  }
  return undefined;
}

/** The parent's first write into the channel after the fork. */
function writeAfterFork(
  trace: Trace,
  fork: CallIndex,
  channel: ChannelIndex,
  log: ReadableLog,
): Write | undefined {
  const list = trace.tasks[trace.calls.task(fork)]?.calls;
  if (list === undefined) return undefined;
  const from = list.firstPosition((row) => row > fork);
  for (let position = from; position < Math.min(list.length, from + callsLookedAt); position++) {
    const call = list.at(position) as CallIndex;
    if (trace.calls.syscall(call) !== write || trace.calls.channel(call) !== channel) continue;
    if (trace.calls.value(call) > 0) return writeOf(call, textOfCall(trace, log, call));
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
  const list = trace.tasks[trace.calls.task(fork)]?.calls;
  if (list === undefined) return false;
  const from = list.firstPosition((row) => row >= fork) - 1;
  for (let position = from; position >= Math.max(0, from - callsLookedAt); position--) {
    const call = list.at(position) as CallIndex;
    const syscall = trace.calls.syscall(call);
    if (execs.has(syscall)) return false;
    if (looks.has(syscall) && fd !== "" && descriptorIn(textOfCall(trace, log, call)) === fd) return true;
    const written = syscall === write && trace.calls.channel(call) === channel ? trace.calls.value(call) : 0;
    if (written > 0 && written % blockBytes !== 0) return false;
  }
  return false;
}

function writeOf(call: CallIndex, text: CallText): Write {
  return { call, fd: descriptorIn(text), bytes: text.payload?.bytes ?? new Uint8Array(0) };
}

/**
 * The number with what strace prints in `<...>`, so that a number given out again is another; "" without that. Of
 * `newfstatat(AT_FDCWD, "path")` none.
 */
function descriptorIn({ name, args: [first = "", second] }: CallText): string {
  return first.includes("<") && (name !== "newfstatat" || second === '""') ? first : "";
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
): Finding {
  const ns = trace.calls.startNs(childs.call);
  const who = processLabel(trace, parent, ns);
  const whose = processLabel(trace, child, ns);
  return {
    rule: "fork-with-buffer",
    severity: "warning",
    message: `${who} and its child ${whose} both wrote ${quoted(same)} to ${channelLabel(trace, channel)}, descriptor ${Number.parseInt(childs.fd, 10)}: it stood in the parent's stdio buffer when it forked, and the child got a copy.`,
    processes: [parent, child],
    channels: [channel],
    ns,
    call: childs.call,
    related: [
      { message: `${who} forked here with the buffer full`, call: trace.processes[child]?.bornBy },
      { message: `${who} wrote it here`, call: parents.call },
    ],
  };
}

const longestQuote = 40;

function quoted(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return JSON.stringify(text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`);
}
