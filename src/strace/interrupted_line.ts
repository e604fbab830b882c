import { joinBytes } from "./join_bytes.ts";
import type { LineText } from "./line_text.ts";

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

  /** Keeps the piece before the note at `note`, behind what is kept already. */
  hold(line: LineText, note: number): void {
    const piece = line.bytes.slice(line.start, note);
    if (!this.isHeld) this.#offset = line.offset;
    this.#kept = this.isHeld ? joinBytes([this.#kept, piece]) : piece;
    this.isHeld = true;
  }

  /** If a piece is kept, makes it and the line one. */
  mend(line: LineText): void {
    if (!this.isHeld) return;
    const whole = joinBytes([this.#kept, line.bytes.subarray(line.start, line.end)]);
    line.set(whole, 0, whole.length, this.#offset, line.offset + line.length - this.#offset);
  }

  release(): void {
    this.isHeld = false;
    this.#kept = new Uint8Array(0);
  }
}
