import { carriageReturn, newline } from "./ascii.ts";

/** Newlines, and bits, in each byte of a word. */
const [newlines, lowestBits, highestBits] = [0x0a0a_0a0a, 0x0101_0101, 0x8080_8080] as const;
const wordsOfShortLine = 64;

/**
 * Bytes in, lines out. What was appended is kept until its line is complete, in one buffer, so that a line is
 * always one range of bytes, however many chunks it came in. Each byte is looked at for a newline once: a line
 * of 6 MB (a big `-s`) that arrives in small chunks costs what its bytes cost.
 */
export class LineBuffer {
  /** Small at first: a parser is also made to read a single call again, a thousand times for the findings of a trace. */
  bytes = new Uint8Array(1 << 10);
  /** The same, four at a time. */
  #words = new Int32Array(this.bytes.buffer);
  /** The current line, `bytes[start, end)`, without its newline. Valid until `append`. */
  start = 0;
  end = 0;
  /** Position in the log of the current line, in bytes. */
  offset = 0;
  /** Length of the current line with its newline. */
  length = 0;

  /** First byte that belongs to no line yet. */
  #rest = 0;
  /** No newline in `[#rest, #searched)`. */
  #searched = 0;
  #filled = 0;
  /** Position in the log of `bytes[0]`. */
  #base = 0;

  append(chunk: Uint8Array): void {
    if (this.#filled + chunk.length >= this.bytes.length) this.#makeRoom(chunk.length);
    this.bytes.set(chunk, this.#filled);
    this.#filled += chunk.length;
    // A newline behind the last byte stops the search in `next`, which has no end of its own.
    this.bytes[this.#filled] = newline;
  }

  /** Moves to the next complete line; false if there is none. */
  next(): boolean {
    const found = this.#newlineFrom(this.#searched);
    if (found < 0 || found === this.#filled) {
      this.#searched = this.#filled;
      return false;
    }
    this.#moveTo(found, found + 1);
    return true;
  }

  /** Makes what stands after the last newline the current line, without taking it; false if there is nothing. */
  peekRest(): boolean {
    this.start = this.#rest;
    this.end = this.#filled;
    this.offset = this.#base + this.start;
    this.length = this.end - this.start;
    return this.hasRest;
  }

  /** Takes what stands after the last newline as a line; false if there is nothing. */
  takeRest(): boolean {
    const { hasRest } = this;
    this.#moveTo(this.#filled, this.#filled);
    return hasRest;
  }

  get hasRest(): boolean {
    return this.#rest < this.#filled;
  }

  /**
   * Where the next newline stands, `from` or later, that behind the last byte at the latest; -1 before all bytes. Most lines
   * are short, and looked at in words of four bytes: a typed array's own indexOf is quicker for each byte, but to call it
   * costs more than the rest of the search.
   */
  #newlineFrom(from: number): number {
    const { bytes } = this;
    const words = this.#words;
    let at = from;
    for (; at % 4 !== 0; at++) if (bytes[at] === newline) return at;
    const first = at / 4;
    const end = Math.min(words.length, first + wordsOfShortLine);
    for (let word = first; word < end; word++) {
      // Of the bytes of `other`, those that were newlines are 0; the lowest of them borrows from its top bit.
      const other = (words[word] as number) ^ newlines;
      if (((other - lowestBits) & ~other & highestBits) === 0) continue;
      at = word * 4;
      while (bytes[at] !== newline) at++;
      return at;
    }
    return bytes.indexOf(newline, end * 4);
  }

  #moveTo(end: number, next: number): void {
    this.start = this.#rest;
    this.end = end > this.start && this.bytes[end - 1] === carriageReturn ? end - 1 : end;
    this.offset = this.#base + this.start;
    this.length = next - this.start;
    this.#rest = next;
    this.#searched = next;
  }

  #makeRoom(more: number): void {
    const kept = this.#filled - this.#rest;
    let capacity = this.bytes.length;
    while (kept + more >= capacity) capacity *= 2;
    if (capacity === this.bytes.length) {
      this.bytes.copyWithin(0, this.#rest, this.#filled);
    } else {
      const grown = new Uint8Array(capacity);
      grown.set(this.bytes.subarray(this.#rest, this.#filled));
      this.bytes = grown;
      this.#words = new Int32Array(grown.buffer);
    }
    this.#base += this.#rest;
    this.#searched -= this.#rest;
    this.#rest = 0;
    this.#filled = kept;
  }
}
