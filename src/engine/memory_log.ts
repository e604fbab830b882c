import type { LogBytes } from "./engine_source.ts";

/** As much as is read at a time, so that questions are answered in between. */
const pieceBytes = 1 << 20;

/** A whole log in memory, handed out in pieces. */
export class MemoryLog implements LogBytes {
  #position = 0;

  constructor(readonly bytes: Uint8Array) {}

  next(): Uint8Array | undefined {
    if (this.#position >= this.bytes.length) return undefined;
    const piece = this.bytes.subarray(this.#position, this.#position + pieceBytes);
    this.#position += piece.length;
    return piece;
  }

  read(offset: number, length: number): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  get position(): number {
    return this.#position;
  }

  get size(): number {
    return this.bytes.length;
  }

  close(): void {}
}
