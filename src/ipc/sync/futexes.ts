import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { Channels } from "../channels/channels.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { Memory } from "../memory/memory.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { Wakes } from "../waiting/wakes.ts";
import { type Waiter, WaitLine } from "./wait_line.ts";

/** A word in memory that calls wait at. It becomes a channel when somebody waits there or wakes someone. */
export interface Futex {
  readonly line: WaitLine;
  /** The shared memory it lies in and where; undefined in private memory. */
  readonly place: { readonly channel: LiveChannel; readonly offset: number } | undefined;
  readonly address: number;
  channel: LiveChannel | undefined;
}

/** A call on a futex, as far as it matters here. */
interface Caller {
  readonly row: CallIndex;
  readonly process: LiveProcess;
  readonly startNs: Nanos;
}

/** A call that waits at a futex. */
export interface FutexWait {
  readonly futex: Futex;
  readonly waiter: Waiter;
  /** What the word held: it can name a thread. NaN where that counts for nothing. */
  readonly value: number;
}

/** What a signal broke off: where it waited, which wakes it listened to, and what the word held. */
export interface BrokenOffWait {
  readonly futex: Futex;
  readonly bits: number;
  readonly value: number;
}

/**
 * All futexes. One in private memory is known by its address space and address; one in shared memory by what it
 * lies in and where, so that processes that mapped the same object at different addresses meet there.
 */
export class Futexes {
  readonly #channels: Channels;
  readonly #memory: Memory;
  readonly #wakes: Wakes;
  readonly #known = new Map<string, Futex>();
  readonly #waits = new Map<number, FutexWait[]>();
  readonly #brokenOff = new WeakMap<LiveTask, BrokenOffWait>();

  constructor(channels: Channels, memory: Memory, wakes: Wakes) {
    this.#channels = channels;
    this.#memory = memory;
    this.#wakes = wakes;
  }

  /** The futex at an address of the calling process; `isPrivate` (FUTEX_PRIVATE_FLAG) never leaves it. */
  at(process: LiveProcess, address: number, isPrivate: boolean): Futex {
    const space = this.#memory.spaceOf(process);
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
  channelOf(call: Caller, futex: Futex): LiveChannel {
    futex.channel ??=
      futex.place?.channel.channel.kind === "posix-sem"
        ? futex.place.channel
        : this.#channels.create(identityOf(futex, call.process), call.startNs, call.row);
    return futex.channel;
  }

  /** A call was seen to wait; one of futex_waitv does so at several. */
  beginWait(call: Caller, futex: Futex, bits: number, value = Number.NaN): void {
    const wait = { futex, waiter: futex.line.enter(call.row, call.startNs, bits), value };
    const others = this.#waits.get(call.row);
    if (others === undefined) this.#waits.set(call.row, [wait]);
    else others.push(wait);
  }

  /** Where a call that has returned was seen to wait, in the order of its arguments. */
  takeWaits(row: number): readonly FutexWait[] {
    const waits = this.#waits.get(row);
    this.#waits.delete(row);
    return waits ?? [];
  }

  /** Its line was cut when it was entered: where it waits was read wrongly, or that it does. */
  forget(row: number): void {
    for (const { waiter } of this.takeWaits(row)) waiter.line.leave(waiter);
  }

  /** A signal broke off the wait; the kernel will go on with it by restart_syscall, which does not say where. */
  breakOff(task: LiveTask, wait: BrokenOffWait): void {
    this.#brokenOff.set(task, wait);
  }

  brokenOff(task: LiveTask): BrokenOffWait | undefined {
    return this.#brokenOff.get(task);
  }

  /** The kernel has gone on with it to its end. */
  forgetBrokenOff(task: LiveTask): void {
    this.#brokenOff.delete(task);
  }
}

function identityOf({ place, address }: Futex, { process }: LiveProcess) {
  const id =
    place === undefined
      ? `futex:${process.pid}:0x${address.toString(16)}`
      : `futex:${place.channel.channel.id}+${place.offset}`;
  return { kind: "futex" as const, id, name: "", unique: true };
}
