import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { Channel, Trace } from "../trace.ts";
import { Flow } from "./flow.ts";

/** The smallest page there is. */
const pageBytes = 4096;

/** Bytes in the stream that one call wrote and nobody has read yet. */
interface Chunk {
  readonly write: number;
  left: number;
  /** Of the same call: those that are out of the stream already. */
  taken: number;
}

/** A write that was entered and has not returned. */
interface Underway {
  readonly write: number;
  requested: number;
  /** It returns when all of it is in: until then it puts in what there is room for. */
  readonly isWhole: boolean;
  /** What it has put into the stream so far, as far as reads and the capacity give it away. */
  accepted: number;
}

/**
 * One direction of bytes, first in first out: joins what calls write to what calls read by offset, and keeps
 * the channel's tallies and fill level. Knows nothing of pipes; sockets use one per direction.
 *
 * The log's order is not the kernel's: a read can be complete in the log before the write it drank from has
 * returned, or even before that write's line. So a read may drink from a write that is still underway, and
 * what is not there at all stays owed until a later write accounts for it.
 */
export class ByteStream {
  readonly #trace: Trace;
  readonly #channel: Channel;
  /** False when the stream is older than the trace: bytes nobody wrote were in it before, and nothing is owed. */
  readonly #complete: boolean;
  readonly #chunks: Chunk[] = [];
  #head = 0;
  readonly #underway: Underway[] = [];
  /** Transfers whose writer is not known yet, oldest first. */
  readonly #owed: number[] = [];
  #level = 0;
  readonly flow: Flow;

  constructor(trace: Trace, channel: Channel, complete: boolean, flow = new Flow(trace, channel)) {
    this.#trace = trace;
    this.#channel = channel;
    this.#complete = complete;
    this.flow = flow;
  }

  /** Bytes written and not read. */
  get level(): number {
    return this.#level;
  }

  /** Whether `bytes` more would fit. Always, when the capacity is not known. */
  fits(bytes: number): boolean {
    return !(this.#level + bytes > this.#channel.capacity);
  }

  /**
   * Whether the `bytes` of a call have room however small the pipe: it is empty, and the smallest has a page (pipe(7); the log
   * does not tell when the kernel makes one smaller than usual, since its user has many).
   */
  fitsSmallest(call: CallIndex, bytes: number): boolean {
    const isAlone = this.#underway.every(({ write }) => write === call);
    return this.#complete && this.#level === 0 && isAlone && bytes <= pageBytes;
  }

  /**
   * Whether the `bytes` of a call find room however they are cut: what was written into two neighbouring pages is more than a
   * page, since the latter's would have gone into the former (pipe_write of the kernel), but for the first page, which may
   * have been read in part. So many pages are not full below half of what they hold, less one.
   */
  surelyFits(call: CallIndex, bytes: number): boolean {
    const { capacity, peakFill } = this.#channel;
    const others = this.#underway.filter(({ write }) => write !== call);
    const all = others.reduce((sum, write) => sum + write.requested - write.accepted, this.#level + bytes);
    // The smallest has two pages since Linux 5.14; one that has held more is as large as it seems.
    const isSmallest = peakFill <= 2 * pageBytes;
    return this.#complete && all <= (isSmallest ? pageBytes : capacity / 2 - pageBytes);
  }

  /**
   * The kernel told that it holds `capacity` bytes at most. It never drops below what is in the pipe (EBUSY, fcntl(2)):
   * if more is in the stream, somebody has read it whose line is late, or whom nobody traces.
   */
  resize(capacity: number, ns: Nanos): void {
    // Less than a page no pipe has: who says so is no kernel.
    if (!(capacity >= pageBytes)) return;
    const before = this.#shownLevel;
    this.#channel.capacity = capacity;
    if (this.#shownLevel !== before) this.#mark(ns);
  }

  /** A write was entered; a second time if its first line was cut. One that returns at once need not begin. */
  beginWrite(call: CallIndex, requested: number, ns: Nanos, isWhole = true): void {
    let write = this.#underway.find((known) => known.write === call);
    if (write === undefined) {
      write = { write: call, requested, isWhole, accepted: 0 };
      this.#underway.push(write);
    }
    write.requested = requested;
    this.#refill(write, ns);
  }

  /** A write returned: the kernel took `accepted` bytes, 0 if it failed. */
  endWrite(call: CallIndex, accepted: number, ns: Nanos): void {
    const at = this.#underway.length === 0 ? -1 : this.#underway.findIndex((write) => write.write === call);
    const before = at < 0 ? 0 : (this.#underway[at]?.accepted ?? 0);
    if (at >= 0) this.#underway.splice(at, 1);
    if (accepted > before) this.#accept(call, accepted - before);
    else if (accepted < before) this.#retract(call, before - accepted);
    else return;
    this.#relieve();
    this.#mark(ns);
  }

  /** A read returned `bytes` bytes. */
  read(call: CallIndex, bytes: number, ns: Nanos): void {
    this.#channel.bytesRead += bytes;
    let left = bytes;
    while (left > 0) {
      if (this.#head < this.#chunks.length) left -= this.#take(call, left);
      else if (!this.#drawFromUnderway(left)) break;
    }
    if (left > 0) this.#readUnseen(call, left);
    for (const write of this.#underway) this.#refill(write, ns);
    this.#mark(ns);
  }

  /**
   * A pipe of packets (O_DIRECT): what the latest read left of its packet is gone (pipe(2)). A write is one packet, a
   * larger one than PIPE_BUF several.
   */
  dropRestOfPacket(ns: Nanos): void {
    const { transfers } = this.flow;
    if (transfers.length === 0) return;
    const write = this.#trace.transfers.columns.write.at(transfers.at(transfers.length - 1));
    const underway = this.#underway.find((candidate) => candidate.write === write);
    if (underway !== undefined) this.#draw(underway, underway.requested - underway.accepted);
    const chunk = this.#chunks[this.#head];
    if (chunk?.write !== write) return;
    if (underway !== undefined) chunk.taken = underway.accepted - chunk.left;
    const taken = chunk.taken % pageBytes;
    if (taken === 0) return;
    const rest = Math.min(chunk.left, pageBytes - taken);
    this.#takeOut(chunk, rest);
    this.#channel.bytesGone += rest;
    this.#mark(ns);
  }

  /** Whose bytes are left, the first written first, and whether those of the first were read in part. */
  unread(): { readonly writes: readonly number[]; readonly isCut: boolean } {
    const chunks = this.#chunks.slice(this.#head);
    return { writes: chunks.map(({ write }) => write), isCut: (chunks[0]?.taken ?? 0) > 0 };
  }

  /** Nobody in the log reads what was written: it goes to somebody who is not traced. */
  leaveTrace(ns: Nanos): void {
    this.#channel.bytesGone += this.#level;
    this.#level = 0;
    this.#chunks.length = 0;
    this.#head = 0;
    this.#mark(ns);
  }

  #take(call: CallIndex, atMost: number): number {
    const chunk = this.#chunks[this.#head] as Chunk;
    const bytes = Math.min(chunk.left, atMost);
    this.flow.join(chunk.write, call, bytes);
    this.#takeOut(chunk, bytes);
    return bytes;
  }

  /** Of the first chunk. */
  #takeOut(chunk: Chunk, bytes: number): void {
    chunk.left -= bytes;
    chunk.taken += bytes;
    this.#level -= bytes;
    if (chunk.left === 0) this.#dropHead();
  }

  /** Drops the drained chunk; the array is compacted when half of it is drained, so each chunk moves once. */
  #dropHead(): void {
    this.#head++;
    if (this.#head === this.#chunks.length) {
      // A pipe whose reader keeps up has one chunk at a time: `length = 0` would give the array's room back for each.
      if (this.#head === 1) this.#chunks.pop();
      else this.#chunks.length = 0;
      this.#head = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }

  /** The stream is dry, yet somebody read: then a write underway has put at least that much into it. */
  #drawFromUnderway(bytes: number): boolean {
    const write = this.#underway.find((candidate) => candidate.accepted < candidate.requested);
    if (write === undefined) return false;
    this.#draw(write, Math.min(bytes, write.requested - write.accepted));
    return true;
  }

  #draw(write: Underway, bytes: number): void {
    write.accepted += bytes;
    this.#accept(write.write, bytes);
  }

  /**
   * A write larger than the room left fills the room and waits with the rest. Up to PIPE_BUF (4096) bytes it
   * is all or nothing (pipe(7)); one that fits is not counted before it returns, for it may still fail.
   */
  #refill(write: Underway, ns: Nanos): void {
    const rest = write.requested - write.accepted;
    if (!write.isWhole || rest <= 0 || this.fits(rest) || (write.requested <= 4096 && write.accepted === 0))
      return;
    const room = this.#channel.capacity - this.#level;
    if (room <= 0) return;
    write.accepted += room;
    this.#accept(write.write, room);
    this.#mark(ns);
  }

  /** More than fits means that a write underway has put in less than was thought. */
  #relieve(): void {
    for (let i = this.#underway.length - 1; i >= 0 && !this.fits(0); i--) {
      const write = this.#underway[i] as Underway;
      const excess = this.#level - this.#channel.capacity;
      const taken = this.#drop(write.write, Math.min(excess, write.accepted));
      write.accepted -= taken;
      this.#channel.bytesWritten -= taken;
    }
  }

  #accept(write: number, bytes: number): void {
    this.#channel.bytesWritten += bytes;
    const rest = this.#repay(write, bytes);
    if (rest === 0) return;
    this.#level += rest;
    const last = this.#head < this.#chunks.length ? this.#chunks[this.#chunks.length - 1] : undefined;
    if (last?.write === write) last.left += rest;
    else this.#chunks.push({ write, left: rest, taken: bytes - rest });
  }

  /** Gives the bytes to reads that were ahead of their writer; returns what is left of them. */
  #repay(write: number, bytes: number): number {
    let left = bytes;
    while (left > 0 && this.#owed.length > 0) {
      const row = this.#owed[0] as number;
      const columns = this.#trace.transfers.columns;
      const owed = columns.bytes.at(row);
      const paid = Math.min(owed, left);
      columns.write.set(row, write);
      if (paid < owed) {
        columns.bytes.set(row, paid);
        this.#owed[0] = this.flow.addTransfer(
          noRow,
          columns.read.at(row),
          owed - paid,
          columns.offset.at(row) + paid,
        );
      } else this.#owed.shift();
      this.#channel.bytesUnseen -= paid;
      left -= paid;
    }
    return left;
  }

  /** A write took less than reads and the capacity had made of it: unread bytes vanish, read ones are owed. */
  #retract(write: number, bytes: number): void {
    this.#channel.bytesWritten -= bytes;
    const left = bytes - this.#drop(write, bytes);
    if (left > 0) this.#disown(write, left);
  }

  /** Takes up to `bytes` unread bytes of a write out of the stream; how many there were. */
  #drop(write: number, bytes: number): number {
    let left = bytes;
    for (let i = this.#chunks.length - 1; i >= this.#head && left > 0; i--) {
      const chunk = this.#chunks[i] as Chunk;
      if (chunk.write !== write) continue;
      const taken = Math.min(chunk.left, left);
      chunk.left -= taken;
      this.#level -= taken;
      left -= taken;
      if (chunk.left === 0) this.#chunks.splice(i, 1);
    }
    return bytes - left;
  }

  #disown(write: number, bytes: number): void {
    this.#channel.bytesUnseen += bytes;
    const { transfers } = this.flow;
    let left = bytes;
    const disowned: number[] = [];
    for (let i = transfers.length - 1; i >= 0 && left > 0; i--) {
      const row = transfers.at(i);
      const columns = this.#trace.transfers.columns;
      if (columns.write.at(row) !== write) continue;
      const all = columns.bytes.at(row);
      const taken = Math.min(all, left);
      left -= taken;
      if (taken === all) {
        columns.write.set(row, noRow);
        disowned.push(row);
        continue;
      }
      columns.bytes.set(row, all - taken);
      const offset = columns.offset.at(row) + all - taken;
      disowned.push(this.flow.addTransfer(noRow, columns.read.at(row), taken, offset));
    }
    if (!this.#complete) return;
    disowned.reverse();
    this.#owed.push(...disowned);
    this.#settleDebts();
  }

  /** What is owed and already lies in the stream from other writes is paid at once. */
  #settleDebts(): void {
    while (this.#owed.length > 0 && this.#head < this.#chunks.length) {
      const chunk = this.#chunks[this.#head] as Chunk;
      const rest = this.#repay(chunk.write, chunk.left);
      this.#level -= chunk.left - rest;
      chunk.taken += chunk.left - rest;
      chunk.left = rest;
      if (rest === 0) this.#dropHead();
    }
  }

  #readUnseen(call: CallIndex, bytes: number): void {
    this.#channel.bytesUnseen += bytes;
    const row = this.flow.join(noRow, call, bytes);
    if (this.#complete) this.#owed.push(row);
  }

  #mark(ns: Nanos): void {
    this.flow.mark(ns, this.#shownLevel);
  }

  /** A reader's line that is late leaves more in the stream than the kernel ever had in the channel. */
  get #shownLevel(): number {
    return this.fits(0) ? this.#level : this.#channel.capacity;
  }
}
