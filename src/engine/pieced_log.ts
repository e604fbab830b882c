import { MemoryLog } from "../tracefile/log_source.ts";

/** As much as is read at a time, so that questions are answered in between. */
const pieceBytes = 1 << 20;

/** A whole log in memory, handed out in pieces. */
export class PiecedLog extends MemoryLog {
  #position = 0;

  next(): Uint8Array | undefined {
    if (this.#position >= this.length) return undefined;
    const piece = this.read(this.#position, pieceBytes);
    this.#position += piece.length;
    return piece;
  }

  /** Bytes handed out so far. */
  get position(): number {
    return this.#position;
  }

  get size(): number {
    return this.length;
  }

  close(): void {}
}
