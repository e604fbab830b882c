import type { ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos, notYet } from "../../base/time.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import type { ProcessWatcher } from "../processes/processes.ts";
import { mappingFlags } from "../tables/sync_tables.ts";
import type { Channel, Trace } from "../trace.ts";
import { AddressSpace, type SharedPiece } from "./address_space.ts";

export interface NewPiece {
  readonly start: number;
  /** Bytes; `Infinity` if the log does not tell. */
  readonly length: number;
  readonly offset: number;
  readonly channel: LiveChannel;
  readonly flags: number;
}

/** What is mapped, and with which rights. */
type Mapped = Pick<NewPiece, "channel" | "flags">;

/** Shared memory: the rows of `trace.mappings`, and what lies where in which address space. */
export class Memory implements ProcessWatcher {
  readonly #trace: Trace;
  readonly #spaces = new Map<LiveProcess, AddressSpace>();
  /** What counts as used only because it came by fork: with which rights, bits of `mappingFlags`. */
  readonly #unused = new Map<LiveProcess, Map<Channel, number>>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  spaceOf(process: LiveProcess): AddressSpace {
    let space = this.#spaces.get(process);
    if (space === undefined) {
      space = new AddressSpace();
      space.users.add(process);
      this.#spaces.set(process, space);
    }
    return space;
  }

  /** Maps a piece; `call` is the mmap, shmat or mremap. What was there before is gone. */
  map(process: LiveProcess, piece: NewPiece, ns: Nanos, call: number): void {
    if (Number.isFinite(piece.length)) this.unmap(process, piece.start, piece.length, ns, call);
    this.#add(process, piece, ns, call);
    this.#use(process, piece);
  }

  /** Unmaps `[start, start + length)`: pieces that reach beyond it live on, each with a row of its own. */
  unmap(process: LiveProcess, start: number, length: number, ns: Nanos, call: number): void {
    const space = this.#spaces.get(process);
    if (space === undefined) return;
    const end = start + length;
    for (const piece of space.takeOverlapping(start, end)) {
      this.#endRow(piece.row, ns, call);
      if (piece.start < start) this.#keep(process, piece, piece.start, start, ns);
      if (piece.end > end) this.#keep(process, piece, end, piece.end, ns);
    }
  }

  /** mprotect: `[start, start + length)` has other rights from now on; what lies beyond keeps its own. */
  protect(process: LiveProcess, start: number, length: number, flags: number, ns: Nanos, call: number): void {
    const space = this.spaceOf(process);
    const end = start + length;
    for (const piece of space.takeOverlapping(start, end)) {
      if (piece.flags === flags) {
        space.add(piece);
        continue;
      }
      this.#endRow(piece.row, ns, call);
      if (piece.start < start) this.#keep(process, piece, piece.start, start, ns);
      const [from, to] = [Math.max(piece.start, start), Math.min(piece.end, end)];
      const offset = piece.offset + from - piece.start;
      const changed = { start: from, length: to - from, offset, channel: piece.channel, flags };
      this.#add(process, changed, ns, call);
      this.#use(process, changed);
      if (piece.end > end) this.#keep(process, piece, end, piece.end, ns);
    }
  }

  /** mremap: the piece at `from` now lies at `to`, with another length. */
  move(
    process: LiveProcess,
    from: { readonly start: number; readonly length: number; readonly stays: boolean },
    to: { readonly start: number; readonly length: number },
    ns: Nanos,
    call: number,
  ): void {
    const piece = this.spaceOf(process).at(from.start);
    if (piece === undefined) {
      this.unmap(process, to.start, to.length, ns, call);
      return;
    }
    if (!from.stays) this.unmap(process, from.start, from.length, ns, call);
    const offset = piece.offset + from.start - piece.start;
    this.map(process, { ...to, offset, channel: piece.channel, flags: piece.flags }, ns, call);
  }

  /**
   * shmdt: all that is left of what shmat mapped at `address`; where another segment was attached over its beginning,
   * that one (mm/shmem: the first in order of addresses). Answers the segment; undefined if nothing is.
   */
  detach(process: LiveProcess, address: number, ns: Nanos, call: number): LiveChannel | undefined {
    const space = this.spaceOf(process);
    const [first, ...others] = space.pieces
      .filter(
        ({ start, offset, channel }) => start - offset === address && channel.channel.kind === "sysv-shm",
      )
      .sort((one, other) => one.start - other.start);
    if (first === undefined) return undefined;
    for (const piece of [first, ...others.filter(({ channel }) => channel === first.channel)]) {
      space.take(piece);
      this.#endRow(piece.row, ns, call);
    }
    return first.channel;
  }

  born(...[{ process: child, task }, fork]: Parameters<NonNullable<ProcessWatcher["born"]>>): void {
    // One whose birth is told late may run another program by then, in memory of its own.
    if (fork === undefined || fork.thread || child.process.execs.length > 0) return;
    if (fork.sharesMemory) {
      const shared = this.spaceOf(fork.parent);
      shared.users.add(child);
      this.#spaces.set(child, shared);
      return;
    }
    const space = this.#spaces.get(fork.parent);
    if (space === undefined) return;
    // A log that tells of two births of one child, the first with its parent's memory: a copy must not go into what is copied.
    if (space.users.delete(child)) this.#spaces.delete(child);
    for (const piece of space.pieces) {
      const { start, end, offset, channel, flags } = piece;
      this.#add(child, { start, length: end - start, offset, channel, flags }, task.startNs, fork.call);
      this.#inherit(child, piece);
    }
  }

  execed(...[task]: Parameters<NonNullable<ProcessWatcher["execed"]>>): void {
    const call = task.call;
    const ns = (call === noRow ? this.#trace.endNs : this.#trace.calls.endNs(call)) as Nanos;
    for (const piece of this.#leave(task.process, ns, call)) this.#endRow(piece.row, ns, call);
    this.#forgetUnused(task.process);
  }

  ended(...[process, ns]: Parameters<NonNullable<ProcessWatcher["ended"]>>): void {
    for (const piece of this.#leave(process, ns, noRow)) this.#endRow(piece.row, ns, noRow);
    this.#unused.delete(process);
  }

  /** The process is out of its address space; answers the pieces that nobody has mapped any more. */
  #leave(process: LiveProcess, ns: Nanos, call: number): SharedPiece[] {
    const space = this.#spaces.get(process);
    this.#spaces.delete(process);
    if (space === undefined) return [];
    space.users.delete(process);
    const [heir] = space.users;
    if (heir === undefined) return space.takeAll();
    this.#handOver(space, process, heir, ns, call);
    return [];
  }

  /** Others live on in the address space (CLONE_VM): what it has mapped stays mapped, by one of them. */
  #handOver(space: AddressSpace, from: LiveProcess, to: LiveProcess, ns: Nanos, call: number): void {
    for (const piece of space.takeAll()) {
      const { columns } = this.#trace.mappings;
      if (columns.process[piece.row] !== from.process.index) {
        space.add(piece);
        continue;
      }
      const mappedBy = columns.mappedBy[piece.row] as number;
      this.#endRow(piece.row, ns, call);
      const { start, end, offset, channel, flags } = piece;
      const kept = { start, length: end - start, offset, channel, flags };
      space.add({ ...piece, row: this.#addRow(to, kept, ns, mappedBy) });
      this.#use(to, piece);
    }
  }

  #add(process: LiveProcess, piece: NewPiece, ns: Nanos, call: number): void {
    const { start, length, offset, channel, flags } = piece;
    const row = this.#addRow(process, piece, ns, call);
    this.spaceOf(process).add({ row, start, end: start + length, offset, channel, flags });
  }

  /** What is left of a piece that lost a part: mapped by the same call, from now on a row of its own. */
  #keep(process: LiveProcess, piece: SharedPiece, start: number, end: number, ns: Nanos): void {
    const mappedBy = this.#trace.mappings.columns.mappedBy[piece.row] as number;
    const offset = piece.offset + start - piece.start;
    const rest = { start, length: end - start, offset, channel: piece.channel, flags: piece.flags };
    this.spaceOf(process).add({
      ...piece,
      start,
      end,
      offset,
      row: this.#addRow(process, rest, ns, mappedBy),
    });
  }

  #addRow(process: LiveProcess, piece: NewPiece, ns: Nanos, call: number): number {
    const row = this.#trace.mappings.addRow();
    const { columns } = this.#trace.mappings;
    columns.startNs[row] = ns;
    columns.endNs[row] = notYet;
    columns.address[row] = piece.start;
    columns.length[row] = Number.isFinite(piece.length) ? piece.length : Number.NaN;
    columns.offset[row] = piece.offset;
    columns.process[row] = process.process.index;
    columns.channel[row] = piece.channel.channel.index;
    columns.mappedBy[row] = call;
    columns.unmappedBy[row] = noRow;
    columns.flags[row] = piece.flags;
    return row;
  }

  #endRow(row: number, ns: Nanos, call: number): void {
    const { columns } = this.#trace.mappings;
    columns.endNs[row] = later(ns, columns.startNs[row] as Nanos);
    columns.unmappedBy[row] = call;
  }

  /** Loads and stores are no calls: who has it mapped counts as one who uses it. */
  #use(process: LiveProcess, { channel: { channel }, flags }: Mapped): void {
    countUser(channel, process.process.index, flags);
    const unused = this.#unused.get(process);
    unused?.set(channel, (unused.get(channel) ?? 0) & ~flags);
  }

  /** So does a child that got it by fork, until it becomes another program without having shown that it uses it. */
  #inherit(child: LiveProcess, { channel: { channel }, flags }: Mapped): void {
    const unused = this.#unused.get(child) ?? new Map<Channel, number>();
    this.#unused.set(child, unused);
    const { index } = child.process;
    const news = flags & ~useOf(channel, index);
    unused.set(channel, (unused.get(channel) ?? 0) | news);
    countUser(channel, index, flags);
  }

  #forgetUnused(process: LiveProcess): void {
    const { index } = process.process;
    for (const [{ readers, writers }, rights] of this.#unused.get(process) ?? []) {
      if (rights & mappingFlags.readable) readers.delete(index);
      if (rights & mappingFlags.writable) writers.delete(index);
    }
    this.#unused.delete(process);
  }
}

/** With which rights a process counts as one who uses shared memory. */
function useOf({ readers, writers }: Channel, process: ProcessIndex): number {
  return (
    (readers.has(process) ? mappingFlags.readable : 0) | (writers.has(process) ? mappingFlags.writable : 0)
  );
}

function countUser(channel: Channel, process: ProcessIndex, rights: number): void {
  if (rights & mappingFlags.readable) {
    channel.readers.add(process);
    channel.readHolders.add(process);
  }
  if (rights & mappingFlags.writable) {
    channel.writers.add(process);
    channel.writeHolders.add(process);
  }
}
