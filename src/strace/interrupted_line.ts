import { joinBytes } from "./join_bytes.ts";

type UseLine = (bytes: Uint8Array, start: number, end: number, offset: number, length: number) => void;

/**
 * A line of the log into which strace wrote `strace: Process 42 attached`, newline included, before it went on:
 *
 *     clone(child_stack=NULL, flags=SIGCHLDstrace: Process 42 attached
 *     , child_tidptr=0x7f5) = 42
 *
 * The first piece is kept until the rest arrives. As one line it reaches from the first piece to the last.
 */
export class InterruptedLine {
  #kept: Uint8Array = new Uint8Array(0);
  #offset = 0;
  isHeld = false;

  /** Keeps `bytes[start, end)`, the piece before the note. */
  hold(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const piece = bytes.subarray(start, end);
    if (!this.isHeld) {
      this.#kept = piece.slice();
      this.#offset = offset;
      this.isHeld = true;
      return;
    }
    this.#kept = joinBytes([this.#kept, piece]);
  }

  /** If a piece is kept, uses it and this line as one. */
  mend(bytes: Uint8Array, start: number, end: number, offset: number, length: number, use: UseLine): void {
    if (!this.isHeld) return;
    const whole = joinBytes([this.#kept, bytes.subarray(start, end)]);
    use(whole, 0, whole.length, this.#offset, offset + length - this.#offset);
  }

  release(): void {
    this.isHeld = false;
    this.#kept = new Uint8Array(0);
  }
}
