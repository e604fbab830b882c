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
const writeCalls = new Set(writes.map(syscallNamed));

interface Writer {
  readonly process: ProcessIndex;
  readonly firstNs: number;
  largest: { readonly call: CallIndex; readonly bytes: number };
  latest: { readonly startNs: number; readonly endNs: number };
}

interface WrittenPipe {
  readonly writers: Map<number, Writer>;
  /** A large write during which somebody else wrote into the same pipe. */
  mixed:
    | { readonly call: CallIndex; readonly process: ProcessIndex; readonly other: ProcessIndex }
    | undefined;
}

/**
 * Several processes write into one pipe, and some write more than PIPE_BUF bytes at once: the kernel may put the one's
 * bytes into the middle of the other's. Those who take a lock seem to know.
 */
export class InterleavedWrite implements CountingRule {
  readonly calls = [...writes, "flock", "fcntl", "semop", "semtimedop"];
  readonly #pipes = new Map<number, WrittenPipe | undefined>();
  /** Processes that take locks, or semaphores that may be locks. */
  readonly #careful = new Set<number>();
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  see(call: SeenCall): void {
    if (!writeCalls.has(call.syscall)) {
      this.#noteCare(call);
      return;
    }
    if (!(call.value > 0) || call.channel === noRow) return;
    const pipe = this.#pipeOf(call.channel);
    if (pipe === undefined) return;
    noteMixing(pipe, call);
    noteWriter(pipe, call);
  }

  *findings(trace: Trace): Generator<Finding> {
    for (const [index, pipe] of this.#pipes) {
      if (pipe === undefined || pipe.writers.size < 2) continue;
      const pair = pipe.mixed ?? this.#possiblyMixed(pipe);
      if (pair !== undefined) yield findingOf(trace, index as ChannelIndex, pipe, pair);
    }
  }

  #noteCare({ process, channel, syscall }: SeenCall): void {
    // fcntl does many things; only on files does it lock.
    const isLock = syscall !== fcntl || this.#trace.channels[channel]?.kind === "file";
    if (isLock) this.#careful.add(process);
  }

  #pipeOf(channel: number): WrittenPipe | undefined {
    if (this.#pipes.has(channel)) return this.#pipes.get(channel);
    const kind = this.#trace.channels[channel]?.kind;
    const pipe = kind === "pipe" || kind === "fifo" ? { writers: new Map(), mixed: undefined } : undefined;
    this.#pipes.set(channel, pipe);
    return pipe;
  }

  #possiblyMixed({ writers }: WrittenPipe): NonNullable<WrittenPipe["mixed"]> | undefined {
    for (const large of writers.values()) {
      if (large.largest.bytes <= pipeBuf || this.#careful.has(large.process)) continue;
      const other = [...writers.values()].find(
        (one) => one !== large && one.firstNs < large.latest.endNs && large.firstNs < one.latest.endNs,
      );
      if (other === undefined || this.#careful.has(other.process)) continue;
      return { call: large.largest.call, process: large.process, other: other.process };
    }
    return undefined;
  }
}

const fcntl = syscallNamed("fcntl");

function noteWriter({ writers }: WrittenPipe, { row, process, value, startNs, endNs }: SeenCall): void {
  const bytes = { call: row as CallIndex, bytes: value };
  const known = writers.get(process);
  if (known === undefined) {
    writers.set(process, {
      process: process as ProcessIndex,
      firstNs: startNs,
      largest: bytes,
      latest: { startNs, endNs },
    });
    return;
  }
  known.latest = { startNs, endNs };
  if (value > known.largest.bytes) known.largest = bytes;
}

/** A write that found room is one piece, whatever its size; one that had to wait for room let others in between. */
function noteMixing(pipe: WrittenPipe, { row, process, value, startNs, endNs, blocked }: SeenCall): void {
  if (pipe.mixed !== undefined || blocked === 0 || value <= pipeBuf) return;
  for (const other of pipe.writers.values()) {
    if (other.process === process || other.latest.endNs <= startNs || other.latest.startNs >= endNs) continue;
    pipe.mixed = { call: row as CallIndex, process: process as ProcessIndex, other: other.process };
    return;
  }
}

function findingOf(
  trace: Trace,
  channel: ChannelIndex,
  pipe: WrittenPipe,
  { call, process, other }: NonNullable<WrittenPipe["mixed"]>,
): Finding {
  const { calls } = trace;
  const ns = calls.startNs(call);
  const who = processLabel(trace, process, ns);
  const whom = processLabel(trace, other, ns);
  const mixed = pipe.mixed !== undefined;
  const meanwhile = mixed
    ? `it had to wait for room, and meanwhile ${whom} wrote, too: their bytes are mixed`
    : `${whom} writes there, too, so their bytes can get mixed`;
  const otherCall = pipe.writers.get(other)?.largest.call;
  return {
    rule: "interleaved-write",
    severity: mixed ? "warning" : "info",
    message: `${who} wrote ${counted(calls.value(call), "byte")} into ${channelLabel(trace, channel)} in one call, more than the ${pipeBuf} (PIPE_BUF) that stay in one piece; ${meanwhile}.`,
    processes: [process, other],
    channels: [channel],
    ns,
    call,
    related: otherCall === undefined ? [] : [{ message: `${whom} writes here`, call: otherCall }],
  };
}
