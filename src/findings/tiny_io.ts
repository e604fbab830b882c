import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { ChannelKind, Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

/** A call that moves no more than this many bytes pays more for the call than for the bytes. */
const tinyBytes = 64;
/** Fewer calls cost less than the time it takes to read about them. */
const fewestCalls = 1000;
/** Of the calls on a descriptor; a protocol of short headers and long bodies has as many long ones. */
const tinyShare = 0.9;
/** Of the process's life, and in all: from here on a buffer would be felt. */
const feltShare = 0.1;
const feltNs = 100e6;
const smallBuffer = 4096;
const largeBuffer = 65536;

const streams: ReadonlySet<ChannelKind> = new Set(["pipe", "fifo", "file", "memfd", "unix-stream", "tcp"]);
const writes = ["write", "writev"];
const reads = ["read", "readv"];
/** Who asks waits in one of these for the answer, and who listens for the next bytes; then it was no lack of a buffer. */
const waits = ["poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "recvfrom", "recvmsg"];
/** By number of the call: looked up a million times. */
const isWrite: (true | undefined)[] = [];
for (const name of writes) isWrite[syscallNamed(name)] = true;
const isRead: (true | undefined)[] = [];
for (const name of reads) isRead[syscallNamed(name)] = true;

interface Tally {
  readonly process: ProcessIndex;
  readonly channel: ChannelIndex;
  readonly first: CallIndex;
  readonly writes: boolean;
  /** False for channels where a buffer makes no sense. */
  readonly counts: boolean;
  calls: number;
  tinyCalls: number;
  tinyBytes: number;
  tinyNs: number;
}

/**
 * Many calls that move a few bytes each, where a buffer would have made them few. Calls that waited are left out: who
 * reads what is not there yet gets little, however large its buffer; so are those after which their task waited at once.
 */
export class TinyIo implements CountingRule {
  readonly calls = [...writes, ...reads, ...waits];
  readonly #tallies = new Map<number, Tally>();
  /** What each task wrote and read last: the next call is mostly about the same. */
  readonly #written: (Tally | undefined)[] = [];
  readonly #read: (Tally | undefined)[] = [];
  /** The tally of each task's tiny call, until its next call. */
  readonly #justMoved: (Tally | undefined)[] = [];
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  see(call: SeenCall): void {
    const { task } = call;
    const justMoved = this.#justMoved[task];
    this.#justMoved[task] = undefined;
    if (call.blocked !== 0) {
      if (justMoved !== undefined) justMoved.tinyCalls--;
      return;
    }
    const { value, syscall } = call;
    const writing = isWrite[syscall] === true;
    if (!(value > 0) || (!writing && isRead[syscall] !== true)) return;
    const tally = this.#tallyOf(call, writing, writing ? this.#written : this.#read);
    if (!tally.counts) return;
    tally.calls++;
    if (value > tinyBytes) return;
    tally.tinyCalls++;
    tally.tinyBytes += value;
    tally.tinyNs += call.spanNs;
    this.#justMoved[task] = tally;
  }

  *findings(trace: Trace, atNs: Nanos, log: ReadableLog): Generator<Finding> {
    for (const tally of this.#tallies.values()) {
      if (tally.tinyCalls < fewestCalls) continue;
      if (tally.tinyCalls < tally.calls * tinyShare) continue;
      yield findingOf(trace, tally, atNs, log);
    }
  }

  #tallyOf(call: SeenCall, writing: boolean, latest: (Tally | undefined)[]): Tally {
    const { task, channel } = call;
    const last = latest[task];
    if (last?.channel === channel) return last;
    const { process } = call;
    // Both fit: 2^20 processes times 2^33.
    const key = process * 2 ** 33 + channel * 2 + Number(writing);
    const tally = this.#tallies.get(key) ?? newTally(this.#trace, call, writing);
    this.#tallies.set(key, tally);
    latest[task] = tally;
    return tally;
  }
}

function newTally(trace: Trace, { row, process, channel }: SeenCall, writing: boolean): Tally {
  const kind = trace.channels[channel]?.kind;
  return {
    process: process as ProcessIndex,
    channel: channel as ChannelIndex,
    first: row as CallIndex,
    writes: writing,
    counts: kind !== undefined && streams.has(kind),
    calls: 0,
    tinyCalls: 0,
    tinyBytes: 0,
    tinyNs: 0,
  };
}

function findingOf(trace: Trace, tally: Tally, atNs: Nanos, log: ReadableLog): Finding {
  const { process, channel, first, tinyCalls, tinyNs } = tally;
  const { startNs, endNs } = rowOf(trace.processes, process);
  const share = tinyNs / Math.max(1, Math.min(endNs, atNs) - startNs);
  const ns = trace.calls.startNs(first);
  const [argument = ""] = textOfCall(trace, log, first).args;
  const fd = Number.parseInt(argument, 10);
  const descriptor = Number.isNaN(fd) ? "" : ` on descriptor ${fd}`;
  const mean = Math.max(1, Math.round(tally.tinyBytes / tinyCalls));
  const perCall = tinyNs / tinyCalls;
  const fewer = Math.ceil(tally.tinyBytes / smallBuffer);
  return {
    rule: "tiny-io",
    severity: share >= feltShare && tinyNs >= feltNs ? "warning" : "info",
    message: `${processLabel(trace, process, ns)} ${tally.writes ? "wrote" : "read"} ${channelLabel(trace, channel)}${descriptor} in ${counted(tinyCalls, "call")} of about ${counted(mean, "byte")}, which took ${formatSpan(tinyNs)} under strace; a buffer of 4 KiB would make ${counted(fewer, "call")} of them (about ${formatSpan(fewer * perCall)}), one of 64 KiB ${Math.ceil(tally.tinyBytes / largeBuffer)}.${streamWords(trace, process, channel)}`,
    processes: [process],
    channels: [channel],
    ns,
    call: first,
    related: [],
  };
}

/**
 * What stdio made of the same: its calls against system calls, as the probe counted. A stream without a buffer is where
 * the tiny calls come from; one with a buffer is what they could be.
 */
function streamWords(trace: Trace, process: ProcessIndex, channel: ChannelIndex): string {
  const stream = trace.streams.find(
    (one) => one.process === process && one.channel === channel && one.meetings > 0,
  );
  if (stream === undefined) return "";
  const calls = `${counted(stream.reads + stream.writes, "call")} of the C library with ${counted(stream.meetings, "system call")}`;
  return stream.buffering === "none"
    ? ` They come from a stream that has no buffer (setbuf): it made ${calls}.`
    : ` A stream of the same process made ${calls} there.`;
}
