import { textOf } from "../base/strings.ts";
import {
  asterisk,
  closeBrace,
  closeBracket,
  closeParen,
  comma,
  equals,
  greaterThan,
  isDigit,
  isNameByte,
  lessThan,
  minus,
  openBrace,
  openBracket,
  openParen,
  quote,
  slash,
  space,
} from "./ascii.ts";
import { afterAnnotation, afterComment, afterString, unclosed } from "./enclosed.ts";
import { integerAt } from "./numbers.ts";
import type { ArgText, ByteRange } from "./record.ts";

/**
 * The arguments of one call, cut at the top-level commas when first asked for, and no further than asked:
 * a model that wants the descriptor of a write never walks through its payload.
 */
export class ArgSpans implements ArgText {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;

  /** Start and end of each argument cut so far, in pairs. */
  #cuts: number[] = [];
  #cut = 0;
  /** Where the next argument begins; beyond `end` when all are cut. */
  #next = 0;
  #named = false;

  /** `named`: names of arguments are part of their text, as strace prints them for clone without being asked. */
  reset(bytes: Uint8Array, start: number, end: number, named = false): this {
    this.#named = named;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.#cut = 0;
    this.#next = start;
    return this;
  }

  get count(): number {
    this.#cutTo(Number.POSITIVE_INFINITY);
    return this.#cut;
  }

  range(index: number): ByteRange {
    return { bytes: this.bytes, start: this.#textOf(index), end: this.#endOf(index) };
  }

  text(index: number): string {
    return textOf(this.bytes, this.#textOf(index), this.#endOf(index));
  }

  integer(index: number): number {
    return integerAt(this.bytes, this.#valueOf(index), this.#endOf(index));
  }

  fd(index: number): number {
    // Most calls work on their first argument, whose number shows without looking where its annotation ends.
    if (index === 0 && this.start < this.end && isDigit(this.bytes[this.start]))
      return integerAt(this.bytes, this.start, this.end);
    const at = this.#valueOf(index);
    if (!isDigit(this.bytes[at])) return -1;
    const fd = integerAt(this.bytes, at, this.#endOf(index));
    return Number.isNaN(fd) ? -1 : fd;
  }

  annotation(index: number): ByteRange | undefined {
    const end = this.#endOf(index);
    let at = this.#valueOf(index);
    while (at < end && (isNameByte(this.bytes[at]) || this.bytes[at] === minus)) at++;
    return annotationAt(this.bytes, at, end);
  }

  isFirstAnnotated(annotation: Uint8Array): boolean {
    const { bytes, start, end } = this;
    let at = start;
    while (at < end && isDigit(bytes[at])) at++;
    const close = at + 1 + annotation.length;
    if (at === start || close >= end || annotation.length === 0) return false;
    if (bytes[at] !== lessThan || bytes[close] !== greaterThan) return false;
    if (close + 1 < end && bytes[close + 1] !== comma) return false;
    for (let i = 0, from = at + 1; i < annotation.length; i++)
      if (annotation[i] !== bytes[from + i]) return false;
    if (this.#cut === 0) {
      this.#cuts[0] = start;
      this.#cuts[1] = close + 1;
      this.#cut = 1;
      this.#next = close + 2;
    }
    return true;
  }

  #startOf(index: number): number {
    this.#cutTo(index);
    return index < this.#cut ? (this.#cuts[2 * index] as number) : this.end;
  }

  #endOf(index: number): number {
    this.#cutTo(index);
    return index < this.#cut ? (this.#cuts[2 * index + 1] as number) : this.end;
  }

  #textOf(index: number): number {
    return this.#named ? this.#startOf(index) : this.#valueOf(index);
  }

  /** Where the value begins: after `name=`, which -N (strace 6.16 and later) prints for every argument. */
  #valueOf(index: number): number {
    const start = this.#startOf(index);
    const end = this.#endOf(index);
    if (isDigit(this.bytes[start])) return start;
    let at = start;
    while (at < end && isNameByte(this.bytes[at])) at++;
    return at > start && at < end && this.bytes[at] === equals ? at + 1 : start;
  }

  #cutTo(index: number): void {
    while (this.#cut <= index && this.#next <= this.end) {
      if (this.#cut === 0 && this.#isBlank()) {
        this.#next = this.end + 1;
        return;
      }
      const stop = endOfArgument(this.bytes, this.#next, this.end);
      let from = this.#next;
      let to = stop;
      while (from < to && this.bytes[from] === space) from++;
      while (to > from && this.bytes[to - 1] === space) to--;
      this.#cuts[2 * this.#cut] = from;
      this.#cuts[2 * this.#cut + 1] = to;
      this.#cut++;
      this.#next = stop + 1;
    }
  }

  #isBlank(): boolean {
    for (let at = this.start; at < this.end; at++) if (this.bytes[at] !== space) return false;
    return true;
  }
}

/**
 * The position of the comma that ends the argument at `start`, or `end`. Commas inside strings, brackets,
 * comments and the `<...>` of descriptors do not count. What is not closed reaches to the end: a line can be cut.
 */
export function endOfArgument(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let at = start;
  let after = 0;
  while (at < end) {
    switch (bytes[at]) {
      case comma:
        if (depth <= 0) return at;
        break;
      case openParen:
      case openBracket:
      case openBrace:
        depth++;
        break;
      case closeParen:
      case closeBracket:
      case closeBrace:
        depth--;
        break;
      case quote:
        after = afterString(bytes, at, end);
        if (after === unclosed) return end;
        at = after - 1;
        break;
      case lessThan:
        after = afterAnnotation(bytes, at, end);
        if (after !== unclosed) at = after - 1;
        break;
      case slash:
        if (bytes[at + 1] !== asterisk) break;
        after = afterComment(bytes, at, end);
        if (after === unclosed) return end;
        at = after - 1;
        break;
    }
    at++;
  }
  return end;
}

/** What stands between `<` at `open` and its `>`; undefined if there is no annotation. */
export function annotationAt(bytes: Uint8Array, open: number, end: number): ByteRange | undefined {
  if (open >= end || bytes[open] !== lessThan) return undefined;
  const after = afterAnnotation(bytes, open, end);
  if (after === unclosed) return undefined;
  return { bytes, start: open + 1, end: after - 1 };
}
