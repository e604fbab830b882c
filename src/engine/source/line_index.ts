import type { CallIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Trace } from "../../ipc/trace.ts";
import type { SourceLocation } from "../../protocol/summary.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import { processOfCall } from "../flows.ts";
import type { TraceSources } from "./trace_sources.ts";

/** The calls of one name made from one line, in order, with running totals: what they came to by any time is one look. */
export class UsedCalls {
  readonly calls: CallIndex[] = [];
  /** Of the first n calls, at n - 1. */
  readonly #bytes: number[] = [];
  readonly #blockedNs: number[] = [];
  /** Who was at the other end, and the first of the calls that met them. */
  readonly peers = new Map<ProcessIndex, CallIndex>();

  constructor(
    readonly syscall: number,
    readonly index: number,
  ) {}

  /** `blockedNs` is 0 while the call waits. */
  push(call: CallIndex, bytes: number, blockedNs: number): void {
    this.#bytes.push(this.bytesOf(this.calls.length) + bytes);
    this.#blockedNs.push(this.blockedOf(this.calls.length) + blockedNs);
    this.calls.push(call);
  }

  bytesOf(count: number): number {
    return this.#bytes[count - 1] ?? 0;
  }

  blockedOf(count: number): number {
    return this.#blockedNs[count - 1] ?? 0;
  }
}

export interface UsedLine {
  readonly file: string;
  readonly line: number;
  readonly uses: Map<number, UsedCalls>;
}

const notBlocked = blockReasons.indexOf("none");
const returned = outcomes.indexOf("returned");

/** Every line from which calls were made, with those calls. */
export class LineIndex {
  readonly lines: UsedLine[] = [];
  readonly #byPlace = new Map<string, UsedLine>();
  /** Calls from one stack share one location: finding it by itself spares making a key for each call. */
  readonly #byLocation = new Map<SourceLocation, UsedLine>();
  readonly #uses: UsedCalls[] = [];
  /** 0: no line is known of the call; else index into `#uses` plus 1. A map of a million calls would take 50 MB. */
  readonly #useOfCall: Uint32Array;

  constructor(
    readonly trace: Trace,
    readonly sources: TraceSources,
  ) {
    const isPlaced = trace.stacks.length > 0 || sources.waitingStacks().size > 0;
    this.#useOfCall = new Uint32Array(isPlaced ? trace.calls.length : 0);
    for (let row = 0; row < this.#useOfCall.length; row++) {
      const call = row as CallIndex;
      const location = sources.locationOf(call);
      if (location !== null) this.#enter(call, location);
    }
    if (this.lines.length > 0) this.#enterPeers();
    this.lines.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  }

  /** The calls that this one is counted with. */
  useOf(call: CallIndex): UsedCalls | undefined {
    return this.#uses[(this.#useOfCall[call] ?? 0) - 1];
  }

  #enter(call: CallIndex, location: SourceLocation): void {
    const { calls } = this.trace;
    const syscall = calls.syscall(call);
    const { uses } = this.#lineAt(location);
    let use = uses.get(syscall);
    if (use === undefined) {
      use = new UsedCalls(syscall, this.#uses.length);
      uses.set(syscall, use);
      this.#uses.push(use);
    }
    use.push(call, bytesMoved(this.trace, call), blockedNs(this.trace, call));
    this.#useOfCall[call] = use.index + 1;
  }

  #lineAt(location: SourceLocation): UsedLine {
    const known = this.#byLocation.get(location);
    if (known !== undefined) return known;
    const { file, line } = location;
    const key = `${line} ${file}`;
    let used = this.#byPlace.get(key);
    if (used === undefined) {
      used = { file, line, uses: new Map() };
      this.#byPlace.set(key, used);
      this.lines.push(used);
    }
    this.#byLocation.set(location, used);
    return used;
  }

  #enterPeers(): void {
    const { columns, length } = this.trace.transfers;
    for (let row = 0; row < length; row++) {
      const write = columns.write.at(row);
      const read = columns.read.at(row);
      if (write === noRow || read === noRow) continue;
      this.#meet(write as CallIndex, read as CallIndex);
      this.#meet(read as CallIndex, write as CallIndex);
    }
  }

  #meet(call: CallIndex, other: CallIndex): void {
    const peers = this.useOf(call)?.peers;
    if (peers === undefined) return;
    const peer = processOfCall(this.trace, other);
    const known = peers.get(peer);
    if (known === undefined || call < known) peers.set(peer, call);
  }
}

/** Bytes that a call moved by its return value; 0 for calls that move none. */
export function bytesMoved({ calls }: Trace, call: CallIndex): number {
  if (syscallTraits(calls.syscall(call)).returns !== "bytes" || calls.outcome(call) !== returned) return 0;
  return Math.max(0, calls.value(call));
}

/** Time that a call which has returned had to wait. */
export function blockedNs({ calls }: Trace, call: CallIndex): number {
  if (calls.blocked(call) === notBlocked) return 0;
  const ns = calls.endNs(call) - calls.startNs(call);
  return Number.isFinite(ns) ? ns : 0;
}
