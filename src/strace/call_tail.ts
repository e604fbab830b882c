import {
  asciiBytes,
  closeParen,
  digit0,
  dot,
  endsWith,
  equals,
  greaterThan,
  isDigit,
  lessThan,
  letterE,
  openParen,
  question,
  space,
  standsAt,
} from "./ascii.ts";
import { afterAnnotation, afterParens, unclosed } from "./enclosed.ts";
import { errnoId, errnoName } from "./errnos.ts";
import { NumberReader } from "./numbers.ts";
import type { CallOutcome } from "./record.ts";

/** Payload can hold any number of `) = `; more than this many are not tried, so that a line costs its length. */
const mostCandidates = 64;
/** MAX_ERRNO of the kernel (include/linux/err.h): -1 to -4095 are errors; fcntl's F_GETOWN may return less. */
const mostErrno = 4095;
const injectedWord = asciiBytes("(INJECTED");
const delayedWord = asciiBytes("(DELAYED");
/** `-1 (errno 1234)`: an error without a name. */
const unnamedErrorWord = asciiBytes("(errno ");
const unfinishedWord = asciiBytes(" <unfinished ...>");
const nanosPerDigit = Float64Array.of(1e9, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1);
const nanoDigits = 9;

/**
 * What stands after the arguments of a call that returned: `) = 3<pipe:[9]> (INJECTED) <0.000012>`
 * (`syscall_exiting_trace` in strace's src/syscall.c). It is searched from the back of the line, since the
 * payload in the arguments may hold anything, and costs nothing for the payload's length.
 */
export class CallTail {
  /** Position of the `)` that ends the arguments, blanks before it left out. */
  argsEnd = 0;
  resultStart = 0;
  resultEnd = 0;
  outcome: CallOutcome = "returned";
  value = Number.NaN;
  errno = "";
  injected = false;
  /** What -T says, in ns; NaN without it. */
  durationNs = Number.NaN;

  readonly #number = new NumberReader();
  #at = 0;

  /** Reads the tail of a line whose arguments begin at `args`; false if there is none. */
  read(bytes: Uint8Array, args: number, lineEnd: number): boolean {
    const end = this.#readDuration(bytes, args, lineEnd);
    let last = -1;
    let tried = 0;
    for (let at = end - 2; at > args && tried < mostCandidates; at--) {
      if (bytes[at] !== equals || bytes[at - 1] !== space || bytes[at + 1] !== space) continue;
      let close = at - 1;
      while (bytes[close] === space && close > args) close--;
      if (bytes[close] !== closeParen || close < args) continue;
      tried++;
      if (this.#readResult(bytes, at + 2, end)) return this.#take(bytes, args, close, at + 2, end);
      if (last < 0) last = at;
    }
    // Nothing fits the grammar; a path that was printed raw may be to blame. The last number is the best guess.
    if (last < 0 || !this.#readNumber(bytes, last + 2, end)) return false;
    let close = last - 1;
    while (bytes[close] === space) close--;
    return this.#take(bytes, args, close, last + 2, end);
  }

  #take(bytes: Uint8Array, args: number, close: number, resultStart: number, resultEnd: number): true {
    this.resultStart = resultStart;
    this.resultEnd = resultEnd;
    // An error whose name is missing (a line that is cut, an old strace): the kernel returns no other such numbers.
    if (this.outcome === "returned" && this.value < 0 && this.value >= -mostErrno) {
      this.outcome = "failed";
      this.value = -1;
    }
    // `exit_group(0 <unfinished ...>) = ?`: the task died in the call (`print_event_exit` in src/strace.c).
    let argsEnd = close;
    if (endsWith(bytes, args, argsEnd, unfinishedWord)) argsEnd -= unfinishedWord.length;
    while (argsEnd > args && bytes[argsEnd - 1] === space) argsEnd--;
    this.argsEnd = argsEnd;
    return true;
  }

  /** Reads ` <0.000012>` from the back; answers where the rest ends. */
  #readDuration(bytes: Uint8Array, start: number, lineEnd: number): number {
    this.durationNs = Number.NaN;
    let end = lineEnd;
    while (end > start && bytes[end - 1] === space) end--;
    if (bytes[end - 1] !== greaterThan) return end;
    let open = end - 2;
    while (open > start && (isDigit(bytes[open]) || bytes[open] === dot)) open--;
    if (bytes[open] !== lessThan || bytes[open - 1] !== space || open === end - 2) return end;
    this.durationNs = seconds(bytes, open + 1, end - 1);
    let rest = open - 1;
    while (rest > start && bytes[rest - 1] === space) rest--;
    return rest;
  }

  /** The strict grammar of a result: true only if it reaches exactly `end`. */
  #readResult(bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#readNumber(bytes, start, end)) return false;
    let at = this.#at;
    if (bytes[at] === lessThan && at < end) {
      at = afterAnnotation(bytes, at, end);
      if (at === unclosed) return false;
      // `(deleted)`, right after the path of a file that has lost its name.
      if (bytes[at] === openParen && at < end) at = afterParens(bytes, at, end);
    }
    while (at !== unclosed && at < end) {
      if (bytes[at] !== space) return false;
      at++;
      const byte = bytes[at];
      if (byte === letterE && at < end) at = this.#readErrno(bytes, at, end);
      else if (byte === openParen) {
        if (standsAt(bytes, at, end, injectedWord) || standsAt(bytes, at, end, delayedWord)) {
          this.injected = true;
        } else if (this.value === -1 && standsAt(bytes, at, end, unnamedErrorWord)) this.outcome = "failed";
        at = afterParens(bytes, at, end);
      } else if (byte === lessThan) at = afterAnnotation(bytes, at, end);
      else return false;
    }
    return at === end;
  }

  /** `?`, `-1`, `0x7f12`, `0644`, `12`. */
  #readNumber(bytes: Uint8Array, start: number, end: number): boolean {
    this.errno = "";
    this.injected = false;
    this.value = Number.NaN;
    const at = start;
    if (bytes[at] === question && at < end) {
      this.outcome = "unknown";
      this.#at = at + 1;
      return true;
    }
    this.outcome = "returned";
    if (!this.#number.read(bytes, start, end)) return false;
    this.value = this.#number.value;
    this.#at = this.#number.after;
    return true;
  }

  /** `EAGAIN` after -1, `ERESTARTSYS` after `?`. Answers the position after it. */
  #readErrno(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && bytes[at] !== space) at++;
    this.errno = errnoName(errnoId(bytes, start, at));
    this.outcome = this.outcome === "unknown" ? "restarting" : "failed";
    return at;
  }
}

/** `0.000012` in ns; digits beyond them are left out. */
function seconds(bytes: Uint8Array, start: number, end: number): number {
  let whole = 0;
  let fraction = 0;
  let digits = -1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === dot) digits = 0;
    else if (digits < 0) whole = whole * 10 + (byte - digit0);
    else if (digits < nanoDigits) {
      fraction = fraction * 10 + (byte - digit0);
      digits++;
    }
  }
  return whole * 1e9 + fraction * (nanosPerDigit[Math.max(digits, 0)] as number);
}
