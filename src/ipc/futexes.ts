import { noRow } from "../base/table.ts";
import type { LiveChannel } from "./live_channel.ts";
import type { Call, Kernel } from "./mechanism.ts";
import type { Trace } from "./trace.ts";
import { type Waiter, WaitLine } from "./wait_line.ts";
import type { Wakes } from "./wakes.ts";

/** A word in memory that calls wait at. It becomes a channel when somebody waits there or wakes someone. */
export interface Futex {
  readonly line: WaitLine;
  /** The shared memory it lies in and where; undefined in private memory. */
  readonly place: { readonly channel: LiveChannel; readonly offset: number } | undefined;
  readonly address: number;
  channel: LiveChannel | undefined;
}

/** A call that waits at a futex. */
export interface FutexWait {
  readonly futex: Futex;
  readonly waiter: Waiter;
}

/**
 * All futexes. One in private memory is known by its address space and address; one in shared memory by what it
 * lies in and where, so that processes that mapped the same object at different addresses meet there.
 */
export class Futexes {
  readonly #trace: Trace;
  readonly #wakes: Wakes;
  readonly #known = new Map<string, Futex>();
  readonly #waits = new Map<number, FutexWait>();

  constructor(trace: Trace, wakes: Wakes) {
    this.#trace = trace;
    this.#wakes = wakes;
  }

  /** The futex at an address of the calling process; `isPrivate` (FUTEX_PRIVATE_FLAG) never leaves it. */
  at(kernel: Kernel, call: Call, address: number, isPrivate: boolean): Futex {
    const space = kernel.memory.spaceOf(call.process);
    const piece = isPrivate ? undefined : space.at(address);
    const offset = piece === undefined ? 0 : piece.offset + address - piece.start;
    const key =
      piece === undefined ? `${space.number} ${address}` : `@${piece.channel.channel.index} ${offset}`;
    let futex = this.#known.get(key);
    if (futex === undefined) {
      const place = piece === undefined ? undefined : { channel: piece.channel, offset };
      futex = { line: new WaitLine(this.#wakes), place, address, channel: undefined };
      this.#known.set(key, futex);
    }
    return futex;
  }

  /** The channel of a futex; made when first asked for. A named semaphore is its futex. */
  channelOf(kernel: Kernel, call: Call, futex: Futex): LiveChannel {
    futex.channel ??=
      futex.place?.channel.channel.kind === "posix-sem"
        ? futex.place.channel
        : kernel.channels.create(identityOf(futex, call), call.startNs, call.row);
    return futex.channel;
  }

  /** A call was seen to wait. */
  beginWait(call: Call, futex: Futex, bits: number): void {
    if (this.#waits.has(call.row)) this.forget(call.row);
    this.#waits.set(call.row, { futex, waiter: futex.line.enter(call.row, call.startNs, bits) });
  }

  takeWait(row: number): FutexWait | undefined {
    const wait = this.#waits.get(row);
    this.#waits.delete(row);
    return wait;
  }

  /** Its line was cut when it was entered: where it waits was read wrongly. */
  forget(row: number): void {
    const wait = this.takeWait(row);
    if (wait !== undefined) wait.futex.line.leave(wait.waiter);
  }

  /** The latest call of a thread that has ended: its exit, which wakes those who join it. */
  lastCallOf(kernel: Kernel, tid: number): number {
    const calls = kernel.processes.known(tid)?.task.calls;
    return calls === undefined || calls.length === 0 ? noRow : calls.at(calls.length - 1);
  }

  /** Waits in the table of calls carry the channel once there is one. */
  show(call: Call, channel: LiveChannel): void {
    this.#trace.calls.columns.channel[call.row] = channel.channel.index;
  }
}

function identityOf({ place, address }: Futex, { process }: Call) {
  const id =
    place === undefined
      ? `futex:${process.process.pid}:0x${address.toString(16)}`
      : `futex:${place.channel.channel.id}+${place.offset}`;
  return { kind: "futex" as const, id, name: "", unique: true };
}
