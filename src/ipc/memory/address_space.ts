import type { LiveChannel } from "../channels/live_channel.ts";
import type { LiveProcess } from "../processes/live_process.ts";

/** A piece of shared memory as one process sees it: bytes `[start, end)` are bytes of `channel` from `offset` on. */
export interface SharedPiece {
  readonly row: number;
  readonly start: number;
  /** `Infinity` where the log does not tell how long it is. */
  readonly end: number;
  readonly offset: number;
  readonly channel: LiveChannel;
  /** Bits of `mappingFlags`. */
  readonly flags: number;
}

let spaces = 0;

/** The shared pieces of one address space; processes made by vfork or CLONE_VM share it, threads do anyway. */
export class AddressSpace {
  /** Tells address spaces apart for as long as the model lives. */
  readonly number = ++spaces;
  /** Processes that live in it. */
  readonly users = new Set<LiveProcess>();
  #pieces: SharedPiece[] = [];

  get pieces(): readonly SharedPiece[] {
    return this.#pieces;
  }

  add(piece: SharedPiece): void {
    this.#pieces.push(piece);
  }

  /** The piece that an address lies in. */
  at(address: number): SharedPiece | undefined {
    let found: SharedPiece | undefined;
    for (const piece of this.#pieces) {
      if (piece.start <= address && address < piece.end && piece.start >= (found?.start ?? 0)) found = piece;
    }
    return found;
  }

  /** Takes out every piece that has bytes in `[start, end)`; the caller puts back what is left of them. */
  takeOverlapping(start: number, end: number): SharedPiece[] {
    const taken = this.#pieces.filter((piece) => piece.start < end && overlaps(piece, start));
    if (taken.length > 0) this.#pieces = this.#pieces.filter((piece) => !taken.includes(piece));
    return taken;
  }

  take(piece: SharedPiece): void {
    this.#pieces = this.#pieces.filter((other) => other !== piece);
  }

  takeAll(): SharedPiece[] {
    const all = this.#pieces;
    this.#pieces = [];
    return all;
  }
}

/** A piece of unknown length is not met by what lies behind its first byte: better kept too long than cut wrongly. */
function overlaps(piece: SharedPiece, start: number): boolean {
  return Number.isFinite(piece.end) ? piece.end > start : piece.start >= start;
}
