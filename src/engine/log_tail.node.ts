import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LogBytes } from "./engine_source.ts";

/** One read's size: about 10,000 lines, 10 ms of parsing, so that questions are answered in between. */
const pieceBytes = 1 << 20;

/**
 * A log on disk, read from its start to its present end, again and again as it grows. The file is strace's; it is
 * only ever read here.
 */
export class LogTail implements LogBytes {
  #descriptor: number | undefined;
  #position = 0;
  readonly #piece = new Uint8Array(pieceBytes);

  constructor(readonly path: string) {}

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes of the file now; 0 while it does not exist. */
  get size(): number {
    const descriptor = this.#open();
    return descriptor === undefined ? 0 : fstatSync(descriptor).size;
  }

  /**
   * The next bytes, at most `most` of them, valid until the next call; undefined at the present end, also while the file
   * does not exist yet. Throws Node's own error for anything else.
   */
  next(most = pieceBytes): Uint8Array | undefined {
    const descriptor = this.#open();
    if (descriptor === undefined) return undefined;
    const count = readSync(descriptor, this.#piece, 0, Math.min(most, pieceBytes), this.#position);
    if (count === 0) return undefined;
    this.#position += count;
    return this.#piece.subarray(0, count);
  }

  read(offset: number, length: number): Uint8Array {
    const descriptor = this.#open();
    if (descriptor === undefined) return new Uint8Array(0);
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number | undefined {
    if (this.#descriptor !== undefined) return this.#descriptor;
    try {
      this.#descriptor = openSync(this.path, "r");
    } catch (cause) {
      // strace creates the file a moment after it is started.
      if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    }
    return this.#descriptor;
  }
}
