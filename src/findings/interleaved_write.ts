import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

/** Linux: what is written in one call up to here stands in the pipe in one piece (pipe(7)). */
const pipeBuf = 4096;

const writes = ["write", "writev"];
const isWrite: (true | undefined)[] = [];
for (const name of writes) isWrite[syscallNamed(name)] = true;

interface Writer {
  readonly process: ProcessIndex;
  readonly firstNs: number;
  largest: CallIndex;
  largestBytes: number;
  latestEndNs: number;
  /** The latest write, if it was large and had to wait for room. */
  waiting: CallIndex | undefined;
}

interface WrittenPipe {
  readonly writers: Map<number, Writer>;
  latest: Writer | undefined;
  /** A large write during which somebody else wrote into the same pipe. */
  mixed: Mixing | undefined;
}

/** A large write, and who else wrote there. */
interface Mixing {
  readonly call: CallIndex;
  readonly process: ProcessIndex;
  readonly other: Writer;
}

/**
 * Several processes write into one pipe, and some write more than PIPE_BUF bytes at once: the kernel may put the one's
 * bytes into the middle of the other's. Those who take a lock seem to know.
 */
export class InterleavedWrite implements CountingRule {
  readonly calls = [...writes, "flock", "fcntl", "semop", "semtimedop"];
  /** By channel; null for those that are no pipes. */
  readonly #pipes: (WrittenPipe | null | undefined)[] = [];
  /** Processes that take locks, or semaphores that may be locks. */
  readonly #careful = new Set<number>();
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  see(call: SeenCall): void {
    if (isWrite[call.syscall] !== true) {
      this.#noteCare(call);
      return;
    }
    const pipe = this.#pipeOf(call.channel);
    if (pipe === null || !(call.value > 0)) return;
    noteMixing(pipe, call, noteWriter(pipe, call));
  }

  *findings(trace: Trace): Generator<Finding> {
    for (const { index } of trace.channels) {
      const pipe = this.#pipes[index];
      if (!pipe) continue;
      const pair = pipe.mixed ?? this.#possiblyMixed(pipe);
      if (pair !== undefined) yield findingOf(trace, index, pipe, pair);
    }
  }

  #noteCare({ process, channel, syscall }: SeenCall): void {
    // fcntl does many things; only on files does it lock.
    const isLock = syscall !== fcntl || this.#trace.channels[channel]?.kind === "file";
    if (isLock) this.#careful.add(process);
  }

  #pipeOf(channel: number): WrittenPipe | null {
    if (channel === noRow) return null;
    const known = this.#pipes[channel];
    if (known !== undefined) return known;
    const kind = this.#trace.channels[channel]?.kind;
    const pipe =
      kind === "pipe" || kind === "fifo" ? { writers: new Map(), latest: undefined, mixed: undefined } : null;
    this.#pipes[channel] = pipe;
    return pipe;
  }

  #possiblyMixed({ writers }: WrittenPipe): Mixing | undefined {
    for (const large of writers.values()) {
      if (large.largestBytes <= pipeBuf || this.#careful.has(large.process)) continue;
      const other = [...writers.values()].find(
        (one) =>
          one !== large &&
          one.firstNs < large.latestEndNs &&
          large.firstNs < one.latestEndNs &&
          !this.#careful.has(one.process),
      );
      if (other !== undefined) return { call: large.largest, process: large.process, other };
    }
    return undefined;
  }
}

const fcntl = syscallNamed("fcntl");

function noteWriter(pipe: WrittenPipe, call: SeenCall): Writer {
  const { process, value } = call;
  let writer = pipe.latest?.process === process ? pipe.latest : pipe.writers.get(process);
  if (writer === undefined) {
    writer = {
      process: process as ProcessIndex,
      firstNs: call.startNs,
      largest: call.row as CallIndex,
      largestBytes: value,
      latestEndNs: 0,
      waiting: undefined,
    };
    pipe.writers.set(process, writer);
  }
  pipe.latest = writer;
  writer.latestEndNs = call.endNs;
  writer.waiting = call.blocked !== 0 && value > pipeBuf ? (call.row as CallIndex) : undefined;
  if (value > writer.largestBytes) {
    writer.largest = call.row as CallIndex;
    writer.largestBytes = value;
  }
  return writer;
}

/**
 * A write that found room is one piece, whatever its size; one that had to wait for room let others in between. Of two
 * writes at the same time either can be seen first.
 */
function noteMixing(pipe: WrittenPipe, { startNs }: SeenCall, writer: Writer): void {
  if (pipe.mixed !== undefined) return;
  const { process, waiting } = writer;
  for (const other of pipe.writers.values()) {
    if (other === writer || other.latestEndNs <= startNs) continue;
    if (waiting !== undefined) pipe.mixed = { call: waiting, process, other };
    else if (other.waiting !== undefined)
      pipe.mixed = { call: other.waiting, process: other.process, other: writer };
  }
}

function findingOf(
  trace: Trace,
  channel: ChannelIndex,
  pipe: WrittenPipe,
  { call, process, other }: Mixing,
): Finding {
  const { calls } = trace;
  const ns = calls.startNs(call);
  const who = processLabel(trace, process, ns);
  const whom = processLabel(trace, other.process, ns);
  const mixed = pipe.mixed !== undefined;
  const meanwhile = mixed
    ? `it had to wait for room, and meanwhile ${whom} wrote, too: their bytes are mixed`
    : `${whom} writes there, too, so their bytes can get mixed`;
  return {
    rule: "interleaved-write",
    severity: mixed ? "warning" : "info",
    message: `${who} wrote ${counted(calls.value(call), "byte")} into ${channelLabel(trace, channel)} in one call, more than the ${pipeBuf} (PIPE_BUF) that stay in one piece; ${meanwhile}.`,
    processes: [process, other.process],
    channels: [channel],
    ns,
    call,
    related: [{ message: `${whom} writes here`, call: other.largest }],
  };
}
