import type { Tid } from "../base/ids.ts";
import {
  asciiBytes,
  closeBracket,
  closeParen,
  colon,
  digit0,
  digit9,
  dot,
  findByte,
  greaterThan,
  isDigit,
  lessThan,
  openBracket,
  openParen,
  plus,
  space,
  standsAt,
} from "./ascii.ts";
import { noTid } from "./record.ts";

/** How the time at the head of a line is to be read. */
export type StampKind = "none" | "unix" | "wall-clock" | "relative";

/** /proc/sys/kernel/pid_max is at most 2^22, seven digits; unix time in seconds (precision:s) has ten. */
const mostPidDigits = 7;
const paddedPidDigits = 5;
const pidWord = asciiBytes("[pid ");
const processWord = asciiBytes("[ Process PID=");
const nanosPerDigit = [1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1];

/**
 * What strace's `printleader` (src/strace.c) puts before the event itself, in this order:
 * `41  ` or `[pid    41] ` (with -Y `41<sort> `), `[user_u:...] ` (--secontext), the wall clock
 * (`12:00:01.5 `, `1700000000.5 `), the time since the last line (`     0.000012 ` or `(+     0.000012) `),
 * `[ 232] ` (-n) and `[00007f...] ` (-i). Any of them may be missing.
 */
export class LineHead {
  tid: Tid = noTid;
  stamp: StampKind = "none";
  /** Whole seconds of the stamp: since 1970, since midnight, or since the last line. */
  seconds = 0;
  /** Nanoseconds beyond `seconds`. */
  fraction = 0;
  /** Where the event begins. */
  body = 0;
  /** Where -Y's name of the task stands, `[commandStart, commandEnd)`, escapes and all; empty without -Y. */
  commandStart = 0;
  commandEnd = 0;

  #at = 0;
  #number = 0;
  #digits = 0;
  /** Blanks before the stamp beyond those that belong to the pid: -r pads its seconds to six places. */
  #isPadded = false;

  /** Reads the head of `bytes[start, end)`. There is always one: it may be empty. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.tid = noTid;
    this.stamp = "none";
    this.commandStart = this.commandEnd = start;
    this.#at = start;
    this.#isPadded = false;
    const first = bytes[start];
    if (first === openBracket && standsAt(bytes, start, end, pidWord)) this.#readBracketedPid(bytes, end);
    else if (isDigit(first)) this.#readPidOrStamp(bytes, end);
    this.#readStamp(bytes, end);
    this.#skipBrackets(bytes, end);
    this.body = this.#at;
  }

  get isEmpty(): boolean {
    return this.tid === noTid && this.stamp === "none";
  }

  #readPidOrStamp(bytes: Uint8Array, end: number): void {
    const start = this.#at;
    this.#readNumber(bytes, end);
    const after = bytes[this.#at];
    const isPid = (after === space || after === lessThan) && this.#digits <= mostPidDigits && this.#at < end;
    if (!isPid || !this.#skipCommand(bytes, end)) {
      this.#at = start;
      return;
    }
    this.tid = this.#number as Tid;
    // `%-5u `: padded to five places, then one blank.
    const stampColumn = Math.max(this.#at, start + paddedPidDigits) + 1;
    this.#skipSpaces(bytes, end);
    this.#isPadded = this.#at > stampColumn;
  }

  #readBracketedPid(bytes: Uint8Array, end: number): void {
    const start = this.#at;
    this.#at += pidWord.length;
    this.#skipSpaces(bytes, end);
    this.#readNumber(bytes, end);
    if (this.#digits === 0 || !this.#skipCommand(bytes, end) || bytes[this.#at] !== closeBracket) {
      this.#at = start;
      return;
    }
    this.tid = this.#number as Tid;
    const stampColumn = ++this.#at + 1;
    this.#skipSpaces(bytes, end);
    this.#isPadded = this.#at > stampColumn;
  }

  /** The `<sort>` of -Y. strace escapes `<` and `>` in it. */
  #skipCommand(bytes: Uint8Array, end: number): boolean {
    if (bytes[this.#at] !== lessThan) return true;
    const close = findByte(bytes, greaterThan, this.#at, end);
    if (close < 0) return false;
    this.commandStart = this.#at + 1;
    this.commandEnd = close;
    this.#at = close + 1;
    return true;
  }

  #readStamp(bytes: Uint8Array, end: number): void {
    const start = this.#at;
    if (bytes[start] === openBracket) this.#skipBrackets(bytes, end);
    if (this.#at < end && bytes[this.#at] === space) {
      this.#isPadded = true;
      this.#skipSpaces(bytes, end);
    }
    if (!isDigit(bytes[this.#at]) || this.#at >= end || !this.#readClockOrSeconds(bytes, end)) {
      this.stamp = "none";
      this.#at = start;
    }
  }

  #readClockOrSeconds(bytes: Uint8Array, end: number): boolean {
    this.#readNumber(bytes, end);
    const seconds = this.#number;
    if (bytes[this.#at] === colon) return this.#digits === 2 && this.#readClock(bytes, end, seconds);
    this.#readFraction(bytes, end);
    if (bytes[this.#at] !== space || this.#at >= end) return false;
    this.seconds = seconds;
    this.stamp = this.#isPadded ? "relative" : "unix";
    this.#skipSpaces(bytes, end);
    if (this.stamp === "unix") this.#skipDelta(bytes, end);
    return true;
  }

  /** `:MM:SS` and perhaps a fraction, `hours` being read. */
  #readClock(bytes: Uint8Array, end: number, hours: number): boolean {
    this.#at++;
    this.#readNumber(bytes, end);
    const minutes = this.#number;
    if (this.#digits !== 2 || bytes[this.#at] !== colon) return false;
    this.#at++;
    this.#readNumber(bytes, end);
    if (this.#digits !== 2) return false;
    const seconds = this.#number;
    this.#readFraction(bytes, end);
    if (bytes[this.#at] !== space || this.#at >= end) return false;
    this.seconds = hours * 3600 + minutes * 60 + seconds;
    this.stamp = "wall-clock";
    this.#skipSpaces(bytes, end);
    this.#skipDelta(bytes, end);
    return true;
  }

  /** `(+     0.000012) `, printed when -r is combined with -t: says nothing that the clock does not. */
  #skipDelta(bytes: Uint8Array, end: number): void {
    if (bytes[this.#at] !== openParen || bytes[this.#at + 1] !== plus) return;
    const close = findByte(bytes, closeParen, this.#at, end);
    if (close < 0) return;
    this.#at = close + 1;
    this.#skipSpaces(bytes, end);
  }

  #skipBrackets(bytes: Uint8Array, end: number): void {
    while (bytes[this.#at] === openBracket && this.#at < end) {
      if (standsAt(bytes, this.#at, end, processWord)) return;
      const close = findByte(bytes, closeBracket, this.#at, end);
      if (close < 0 || bytes[close + 1] !== space) return;
      this.#at = close + 1;
      this.#skipSpaces(bytes, end);
    }
  }

  #readNumber(bytes: Uint8Array, end: number): void {
    let at = this.#at;
    let number = 0;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte < digit0 || byte > digit9) break;
      number = number * 10 + (byte - digit0);
    }
    this.#digits = at - this.#at;
    this.#number = number;
    this.#at = at;
  }

  /** Reads `.123456` into `fraction`, 0 if there is none. */
  #readFraction(bytes: Uint8Array, end: number): void {
    this.fraction = 0;
    if (bytes[this.#at] !== dot || this.#at >= end) return;
    this.#at++;
    this.#readNumber(bytes, end);
    this.fraction = this.#number * (nanosPerDigit[this.#digits] ?? 0);
  }

  #skipSpaces(bytes: Uint8Array, end: number): void {
    while (bytes[this.#at] === space && this.#at < end) this.#at++;
  }
}
