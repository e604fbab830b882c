import type { LogOffset, Tid } from "../base/ids.ts";
import { type Nanos, nanos, notYet } from "../base/time.ts";
import {
  asciiBytes,
  dot,
  endsWith,
  escape,
  findByte,
  greaterThan,
  isNameByte,
  lessThan,
  minus,
  openBracket,
  openParen,
  percent,
  pipeSign,
  plus,
  space,
  standsAt,
} from "./ascii.ts";
import { CallSlot } from "./call_slot.ts";
import { CallTail } from "./call_tail.ts";
import { stripColours } from "./colours.ts";
import { detachedEnd, type EventPlace, readEndLine, readSignalLine } from "./event_line.ts";
import { looksLikeFrame, readFrame } from "./frame_line.ts";
import { InterruptedLine } from "./interrupted_line.ts";
import { LineBuffer } from "./line_buffer.ts";
import { LineClock } from "./line_clock.ts";
import { LineHead } from "./line_head.ts";
import { detachedProcess, interruptingNote, looksLikeNote, readNote } from "./note_line.ts";
import { type PendingCall, PendingCalls } from "./pending_calls.ts";
import type { CallRecord, LogRecord, ParserStats, UnparsedRecord } from "./record.ts";
import { isListed, syscallId, syscallNamed } from "./syscalls.ts";

const unfinishedWord = asciiBytes("<unfinished ...>");
const detachedWord = asciiBytes("<detached ...>");
const resumedStart = asciiBytes("<... ");
const resumedEnd = asciiBytes(" resumed>");
const ptraceWord = asciiBytes("<ptrace(");
const restartWord = asciiBytes("<Cannot restart pid ");
const processWord = asciiBytes("[ Process PID=");
/** Names its arguments (`flags=SIGCHLD`) in every version. */
const cloneCall = syscallNamed("clone");

/** How a line that began a call ends there: not at all, cut off by strace, or let go. */
type OpenEnd = "none" | "unfinished" | "detached";

/**
 * strace's text in, records out. Append bytes as they come, then pull `next` until it answers undefined; then
 * `partial` tells whether the last line, still without its newline, is a call in progress.
 *
 * Takes the log of any strace from 4.20 on, with any options that leave one line for one event. Never throws:
 * what it cannot read becomes an `unparsed` record.
 */
export class LogParser {
  readonly #lines = new LineBuffer();
  readonly #head = new LineHead();
  readonly #clock = new LineClock();
  readonly #tail = new CallTail();
  readonly #pending = new PendingCalls();
  readonly #interrupted = new InterruptedLine();
  readonly #call = new CallSlot();
  readonly #detached = new Set<Tid>();
  /** A second record that the last line gave. */
  #queued: LogRecord | undefined;
  /** The call that `partial` began; its line has not ended yet. */
  #begunByPartial: PendingCall | undefined;
  #inSummary = false;
  #ended = false;
  /** The line being read is the log's last and has no newline. */
  #isLast = false;
  #isCut = false;
  #lineCount = 0;
  #callCount = 0;
  #unparsedCount = 0;

  // The line being read. `#bytes` is the line buffer's, or a copy for a line that had to be mended.
  #bytes: Uint8Array = this.#lines.bytes;
  #start = 0;
  #end = 0;
  #offset = 0 as LogOffset;
  #length = 0;

  append(chunk: Uint8Array): void {
    this.#lines.append(chunk);
  }

  /** The log is over: what stands after the last newline is read as the line it is. */
  end(): void {
    this.#ended = true;
  }

  /** Unix time of the first stamp in nanoseconds; undefined if the log has no such stamps. */
  get startUnixNs(): bigint | undefined {
    return this.#clock.startUnixNs;
  }

  /** The time of the latest line, held where the clock stepped back. */
  get nowNs(): Nanos {
    return this.#clock.now;
  }

  get stats(): ParserStats {
    return {
      lines: this.#lineCount,
      calls: this.#callCount,
      unparsed: this.#unparsedCount,
      partial: this.#isCut || this.#lines.hasRest || this.#interrupted.isHeld ? 1 : 0,
      clockSteps: this.#clock.steps,
    };
  }

  /** The record of the next complete line, or undefined until more bytes are appended. */
  next(): LogRecord | undefined {
    if (this.#queued) {
      const queued = this.#queued;
      this.#queued = undefined;
      return queued;
    }
    while (this.#lines.next()) {
      this.#lineCount++;
      const record = this.#readLine();
      if (record) return record;
    }
    return this.#ended ? this.#readRest() : undefined;
  }

  /**
   * The last line, which has no newline yet, as a call in progress: strace prints the entry of a call when it
   * is entered and the rest when it returns. Answers such a call once, and again when more of its line has come:
   * the arguments can be cut anywhere. Call it after `next` answered undefined.
   */
  partial(): CallRecord | undefined {
    if (this.#ended || this.#inSummary) return undefined;
    if (!this.#lines.peekRest() && !this.#interrupted.isHeld) return undefined;
    this.#useBufferedLine();
    this.#interrupted.mend(this.#bytes, this.#start, this.#end, this.#offset, this.#length, this.#use);
    this.#head.read(this.#bytes, this.#start, this.#end);
    const paren = this.#nameEnd();
    if (paren < 0) return undefined;
    const syscall = syscallId(this.#bytes, this.#head.body, paren);
    // A terminal's log is mixed with the program's own words, which may look like a call, too.
    if (this.#head.isEmpty && !isListed(syscall)) return undefined;
    const known = this.#begunByPartial;
    if (known?.logLength === this.#length) return undefined;
    if (known) {
      known.headLength = 0;
      known.append(this.#bytes, paren + 1, this.#end);
      known.logLength = this.#length;
    }
    this.#begunByPartial = known ?? this.#begin(syscall, paren + 1, this.#end, this.#clock.tell(this.#head));
    return this.#beginRecord(this.#begunByPartial);
  }

  #readLine(): LogRecord | undefined {
    this.#useBufferedLine();
    if (this.#interrupted.isHeld) {
      if (interruptingNote(this.#bytes, this.#start, this.#end) < 0 && !this.#startsNote()) {
        this.#interrupted.mend(this.#bytes, this.#start, this.#end, this.#offset, this.#length, this.#use);
        this.#interrupted.release();
      }
    }
    const note = interruptingNote(this.#bytes, this.#start, this.#end);
    if (note >= 0) {
      this.#interrupted.hold(this.#bytes, this.#start, note, this.#offset);
      return this.#readNote(note);
    }
    if (looksLikeFrame(this.#bytes, this.#start, this.#end)) {
      return readFrame(this.#bytes, this.#start, this.#end, this.#offset);
    }
    if (this.#belongsToSummary()) return readNote(this.#bytes, this.#start, this.#end, this.#offset);
    this.#head.read(this.#bytes, this.#start, this.#end);
    const record = this.#readBody();
    return record?.kind === "unparsed" ? this.#readColoured(record) : record;
  }

  #readBody(): LogRecord | undefined {
    const body = this.#head.body;
    const first = body < this.#end ? this.#bytes[body] : undefined;
    switch (first) {
      case undefined:
        return this.#unparsed("an empty line");
      case lessThan:
        return this.#readAngles();
      case minus:
        return readSignalLine(this.#bytes, body, this.#end, this.#place()) ?? this.#unparsed("not a signal");
      case plus:
        return this.#readEnd() ?? this.#unparsed("not an end");
      case pipeSign:
      case space:
        // ` | 00000  68 65 6c 6c 6f ... |`, the dumps of -e read= and -e write= (strace's src/util.c, dumpstr).
        if (this.#isDump()) return readNote(this.#bytes, this.#start, this.#end, this.#offset);
        break;
      case openBracket:
        if (standsAt(this.#bytes, body, this.#end, processWord)) return this.#readNote(body);
        break;
    }
    const paren = this.#nameEnd();
    if (paren >= 0) return this.#readCall(syscallId(this.#bytes, body, paren), paren + 1);
    if (this.#startsNote()) return this.#readNote(this.#start);
    return this.#unparsed("not a line of strace");
  }

  #readCall(syscall: number, args: number): LogRecord | undefined {
    const openEnd = this.#openEnd(args);
    if (openEnd === "unfinished") return this.#readUnfinished(syscall, args);
    if (openEnd === "detached") return this.#readDetached(syscall, args);
    if (!this.#tail.read(this.#bytes, args, this.#end)) return this.#readWithoutReturn(syscall, args);
    const startNs = this.#tell();
    const tail = this.#tail;
    const call = this.#call;
    call.phase = "whole";
    if (this.#begunByPartial) {
      call.phase = "end";
      this.#pending.take(this.#begunByPartial);
      this.#begunByPartial = undefined;
    } else this.#callCount++;
    call.tid = this.#head.tid;
    call.syscall = syscall;
    call.startNs = startNs;
    call.endNs = Number.isNaN(tail.durationNs) ? startNs : nanos(startNs + tail.durationNs);
    call.args.reset(this.#bytes, args, tail.argsEnd, syscall === cloneCall);
    call.logOffset = this.#offset;
    call.logLength = this.#length;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = true;
    return this.#returned();
  }

  /** Copies what the tail says into the record. */
  #returned(): CallRecord {
    const { call, tail } = { call: this.#call, tail: this.#tail };
    call.outcome = tail.outcome;
    call.value = tail.value;
    call.errno = tail.errno;
    call.injected = tail.injected;
    call.result.bytes = this.#bytes;
    call.result.start = tail.resultStart;
    call.result.end = tail.resultEnd;
    return call;
  }

  #readUnfinished(syscall: number, args: number): CallRecord | undefined {
    const known = this.#begunByPartial;
    this.#begunByPartial = undefined;
    if (known) {
      known.headLength = 0;
      known.append(this.#bytes, args, this.#tail.argsEnd);
      known.logLength = this.#length;
      // Once more, with all the arguments: those of a line that was still being written end anywhere.
      return this.#beginRecord(known);
    }
    return this.#beginRecord(this.#begin(syscall, args, this.#tail.argsEnd, this.#clock.tell(this.#head)));
  }

  /** `read(0,  <detached ...>`: strace let go of the task in the middle of the call. */
  #readDetached(syscall: number, args: number): CallRecord {
    const argsEnd = this.#tail.argsEnd;
    const startNs = this.#tell();
    const call = this.#call;
    call.phase = this.#begunByPartial ? "end" : "whole";
    if (this.#begunByPartial) this.#pending.take(this.#begunByPartial);
    else this.#callCount++;
    this.#begunByPartial = undefined;
    this.#setUnknown(call);
    call.tid = this.#head.tid;
    call.syscall = syscall;
    call.startNs = startNs;
    call.endNs = this.#clock.now;
    call.args.reset(this.#bytes, args, argsEnd, syscall === cloneCall);
    call.logOffset = this.#offset;
    call.logLength = this.#length;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = true;
    this.#queueDetached();
    return call;
  }

  /** A line that begins like a call and then breaks off. */
  #readWithoutReturn(syscall: number, args: number): LogRecord | undefined {
    const begun = this.#begunByPartial;
    if (this.#isLast) return begun ? undefined : this.#readCutCall(syscall, args);
    if (!begun) return this.#unparsed("no return value");
    // The model was told of the call already: it has to hear that no more is known of it.
    this.#begunByPartial = undefined;
    this.#pending.take(begun);
    this.#unparsedCount++;
    const call = this.#call;
    call.phase = "end";
    this.#setUnknown(call);
    call.tid = begun.tid;
    call.syscall = syscall;
    call.startNs = begun.startNs;
    call.endNs = begun.startNs;
    call.args.reset(this.#bytes, args, this.#end, syscall === cloneCall);
    call.logOffset = this.#offset;
    call.logLength = this.#length;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = true;
    return call;
  }

  /** `<... read resumed>...`, `<detached ...>`, and what else strace puts in angle brackets. */
  #readAngles(): LogRecord | undefined {
    const body = this.#head.body;
    if (standsAt(this.#bytes, body, this.#end, detachedWord)) {
      this.#clock.tell(this.#head);
      return detachedEnd(this.#eventPlace());
    }
    if (!standsAt(this.#bytes, body, this.#end, resumedStart)) return this.#unparsed("not a resumed call");
    const name = body + resumedStart.length;
    let nameEnd = name;
    while (nameEnd < this.#end && isNameByte(this.#bytes[nameEnd])) nameEnd++;
    if (nameEnd === name || !standsAt(this.#bytes, nameEnd, this.#end, resumedEnd)) {
      return this.#unparsed("not a resumed call");
    }
    return this.#readResumed(syscallId(this.#bytes, name, nameEnd), nameEnd + resumedEnd.length);
  }

  #readResumed(syscall: number, args: number): LogRecord | undefined {
    const known = this.#pending.find(this.#head.tid, syscall);
    const openEnd = this.#openEnd(args);
    const returned = openEnd === "none" && this.#tail.read(this.#bytes, args, this.#end);
    if (openEnd === "none" && !returned) return this.#unparsed("no return value");
    const ns = this.#clock.tell(this.#head);
    const pending = known ?? this.#beginMidway(syscall, ns);
    pending.append(this.#bytes, args, this.#tail.argsEnd);
    // Interrupted once more: the rest is in a third line.
    if (openEnd === "unfinished") return undefined;
    this.#pending.take(pending);
    return this.#endRecord(pending, ns, returned);
  }

  /** The log starts in the middle of this call. */
  #beginMidway(syscall: number, ns: Nanos): PendingCall {
    const pending = this.#pending.begin(this.#head.tid);
    pending.syscall = syscall;
    pending.startNs = ns;
    pending.logOffset = this.#offset;
    pending.logLength = this.#length;
    pending.begun = false;
    return pending;
  }

  #endRecord(pending: PendingCall, ns: Nanos, returned: boolean): CallRecord {
    const call = this.#call;
    const { durationNs } = this.#tail;
    call.phase = "end";
    call.tid = this.#head.tid;
    call.syscall = pending.syscall;
    call.startNs = pending.startNs;
    call.endNs =
      returned && pending.begun && !Number.isNaN(durationNs) ? nanos(pending.startNs + durationNs) : ns;
    call.args.reset(pending.head, 0, pending.headLength, pending.syscall === cloneCall);
    call.logOffset = pending.logOffset as LogOffset;
    call.logLength = pending.logLength;
    call.resumedOffset = this.#offset;
    call.resumedLength = this.#length;
    call.begun = pending.begun;
    if (returned) return this.#returned();
    this.#setUnknown(call);
    this.#queueDetached();
    return call;
  }

  #begin(syscall: number, args: number, argsEnd: number, ns: Nanos): PendingCall {
    const pending = this.#pending.begin(this.#head.tid);
    pending.syscall = syscall;
    pending.startNs = ns;
    pending.logOffset = this.#offset;
    pending.logLength = this.#length;
    pending.append(this.#bytes, args, argsEnd);
    this.#callCount++;
    return pending;
  }

  #beginRecord(pending: PendingCall): CallRecord {
    const call = this.#call;
    call.phase = "begin";
    call.tid = pending.tid;
    call.syscall = pending.syscall;
    call.startNs = pending.startNs;
    call.endNs = notYet;
    this.#setUnknown(call);
    call.outcome = "pending";
    call.args.reset(pending.head, 0, pending.headLength, pending.syscall === cloneCall);
    call.logOffset = pending.logOffset as LogOffset;
    call.logLength = pending.logLength;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = true;
    return call;
  }

  #setUnknown(call: CallSlot): void {
    call.outcome = "unknown";
    call.value = Number.NaN;
    call.errno = "";
    call.injected = false;
    call.result.bytes = this.#bytes;
    call.result.start = this.#end;
    call.result.end = this.#end;
  }

  /** Whether the line breaks off, and in `#tail.argsEnd` where the arguments end then. */
  #openEnd(args: number): OpenEnd {
    let end = this.#end;
    while (end > args && this.#bytes[end - 1] === space) end--;
    if (this.#bytes[end - 1] !== greaterThan) return "none";
    let word = 0;
    let kind: OpenEnd = "unfinished";
    if (this.#bytes[end - 2] === dot) {
      if (endsWith(this.#bytes, args, end, unfinishedWord)) word = unfinishedWord.length;
      else if (endsWith(this.#bytes, args, end, detachedWord)) {
        word = detachedWord.length;
        kind = "detached";
      }
    } else word = this.#ptraceErrorLength(args, end);
    if (word === 0) return "none";
    let argsEnd = end - word;
    // The blank before the note is strace's, those before it belong to the arguments and do no harm.
    if (argsEnd > args && this.#bytes[argsEnd - 1] === space) argsEnd--;
    this.#tail.argsEnd = argsEnd;
    return kind;
  }

  /** `<ptrace(SYSCALL):No such process>`, `<Cannot restart pid 41 with ptrace(...): ...>`: killed under way. */
  #ptraceErrorLength(args: number, end: number): number {
    for (let at = end - 1; at >= args && at > end - 128; at--) {
      if (this.#bytes[at] !== lessThan) continue;
      return standsAt(this.#bytes, at, end, ptraceWord) || standsAt(this.#bytes, at, end, restartWord)
        ? end - at
        : 0;
    }
    return 0;
  }

  #readEnd(): LogRecord | undefined {
    const record = readEndLine(this.#bytes, this.#head.body, this.#end, this.#place());
    if (record?.end.how === "superseded") this.#pending.supersede(record.tid, record.end.by);
    else if (record) this.#pending.drop(record.tid);
    return record;
  }

  #queueDetached(): void {
    const { tid } = this.#head;
    if (!this.#detached.has(tid)) this.#queued = detachedEnd(this.#eventPlace());
  }

  #readNote(start: number): LogRecord {
    const gone = detachedProcess(this.#bytes, start, this.#end);
    if (gone === undefined) return readNote(this.#bytes, start, this.#end, this.#offset);
    this.#detached.add(gone);
    return detachedEnd({ ...this.#eventPlace(), tid: gone });
  }

  #startsNote(): boolean {
    return looksLikeNote(this.#bytes, this.#start, this.#end);
  }

  /** The table of -C at the end of a log, from its heading to its total. */
  #belongsToSummary(): boolean {
    if (this.#bytes[this.#start] === percent && this.#start < this.#end) this.#inSummary = true;
    if (!this.#inSummary) return false;
    if (endsWith(this.#bytes, this.#start, this.#end, totalWord)) this.#inSummary = false;
    return true;
  }

  #isDump(): boolean {
    const at = this.#bytes[this.#start] === space ? this.#start + 1 : this.#start;
    return this.#bytes[at] === pipeSign && this.#bytes[this.#end - 1] === pipeSign;
  }

  /** Colours (strace 7) carry no meaning: an unreadable line that has them is read again without. */
  #readColoured(unparsed: UnparsedRecord): LogRecord | undefined {
    if (findByte(this.#bytes, escape, this.#start, this.#end) < 0) return unparsed;
    const plain = stripColours(this.#bytes, this.#start, this.#end);
    this.#use(plain, 0, plain.length, this.#offset, this.#length);
    this.#head.read(plain, 0, plain.length);
    this.#unparsedCount--;
    return this.#readBody();
  }

  /** The last line, if the log ends without a newline. What is cut off in it is partial, not unreadable. */
  #readRest(): LogRecord | undefined {
    if (this.#isLast || !(this.#lines.takeRest() || this.#interrupted.isHeld)) return undefined;
    this.#isLast = true;
    const record = this.#readLine();
    this.#isCut = record === undefined || record.kind === "unparsed" || isBegin(record);
    if (record?.kind === "unparsed") {
      this.#unparsedCount--;
      return undefined;
    }
    if (!this.#isCut) this.#lineCount++;
    return record;
  }

  #readCutCall(syscall: number, args: number): CallRecord | undefined {
    if (this.#head.isEmpty && !isListed(syscall)) return undefined;
    return this.#beginRecord(this.#begin(syscall, args, this.#end, this.#clock.tell(this.#head)));
  }

  #unparsed(why: string): UnparsedRecord {
    this.#unparsedCount++;
    return {
      kind: "unparsed",
      tid: this.#head.tid,
      why,
      logOffset: this.#offset,
      logLength: this.#length,
    };
  }

  /** The position of the `(` after the name at the body; -1 if there is no such thing. */
  #nameEnd(): number {
    let at = this.#head.body;
    while (at < this.#end && isNameByte(this.#bytes[at])) at++;
    return at > this.#head.body && at < this.#end && this.#bytes[at] === openParen ? at : -1;
  }

  #place(): EventPlace {
    this.#clock.tell(this.#head);
    return this.#eventPlace();
  }

  #eventPlace(): EventPlace {
    return {
      tid: this.#head.tid,
      ns: this.#clock.now,
      logOffset: this.#offset,
      logLength: this.#length,
    };
  }

  /** The time of the line; of one that `partial` has begun, the time told then. */
  #tell(): Nanos {
    return this.#begunByPartial?.startNs ?? this.#clock.tell(this.#head);
  }

  #useBufferedLine(): void {
    const lines = this.#lines;
    this.#use(lines.bytes, lines.start, lines.end, lines.offset, lines.length);
  }

  readonly #use = (bytes: Uint8Array, start: number, end: number, offset: number, length: number): void => {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#offset = offset as LogOffset;
    this.#length = length;
  };
}

const totalWord = asciiBytes(" total");

function isBegin(record: LogRecord): boolean {
  return record.kind === "call" && record.phase === "begin";
}
