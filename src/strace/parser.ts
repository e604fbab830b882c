import type { Tid } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import {
  asciiBytes,
  endsWith,
  escapeByte,
  findByte,
  isNameByte,
  lessThan,
  minus,
  openBracket,
  openParen,
  percent,
  plus,
  standsAt,
} from "./ascii.ts";
import { CallReader, type CallReading } from "./call_reader.ts";
import { stripColours } from "./colours.ts";
import { detachedEnd, type EventPlace, readEndLine, readSignalLine } from "./event_line.ts";
import { looksLikeFrame, readFrame } from "./frame_line.ts";
import { InterruptedLine } from "./interrupted_line.ts";
import { LineBuffer } from "./line_buffer.ts";
import { LineClock } from "./line_clock.ts";
import { LineHead } from "./line_head.ts";
import { LineText } from "./line_text.ts";
import { detachedProcess, interruptingNote, looksLikeDump, looksLikeNote, readNote } from "./note_line.ts";
import type { CallRecord, LogRecord, ParserStats, UnparsedRecord } from "./record.ts";
import { syscallId } from "./syscalls.ts";

const detachedWord = asciiBytes("<detached ...>");
const resumedStart = asciiBytes("<... ");
const resumedEnd = asciiBytes(" resumed>");
const personalityWord = asciiBytes("[ Process PID=");
const totalWord = asciiBytes(" total");

/**
 * strace's text in, records out. Append bytes as they come, then pull `next` until it answers undefined; then
 * `partial` tells whether the last line, still without its newline, is a call in progress.
 *
 * Takes the log of any strace from 4.20 on, with any options that leave one line for one event. Never throws:
 * what it cannot read becomes an `unparsed` record.
 */
export class LogParser {
  readonly #lines = new LineBuffer();
  readonly #line = new LineText();
  readonly #head = new LineHead();
  readonly #clock = new LineClock();
  readonly #calls = new CallReader(this.#line, this.#head, this.#clock);
  readonly #interrupted = new InterruptedLine();
  /** Tasks of which a note has said already that strace let them go. */
  readonly #detached = new Set<Tid>();
  /** A second record that the last line gave. */
  #queued: LogRecord | undefined;
  #inSummary = false;
  #ended = false;
  /** The line being read is the log's last and has no newline. */
  #isLast = false;
  #isCut = false;
  #lineCount = 0;
  #unparsedCount = 0;

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
      calls: this.#calls.count,
      unparsed: this.#unparsedCount,
      partial: this.#isCut || this.#lines.hasRest || this.#interrupted.isHeld ? 1 : 0,
      clockSteps: this.#clock.steps,
      timed: this.#clock.hasStamps,
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
    this.#takeBufferedLine();
    this.#interrupted.mend(this.#line);
    this.#readHead();
    const paren = this.#nameEnd();
    if (paren < 0) return undefined;
    return this.#calls.readPartial(syscallId(this.#line.bytes, this.#head.body, paren), paren + 1);
  }

  #readLine(): LogRecord | undefined {
    this.#takeBufferedLine();
    const { bytes, start, end } = this.#line;
    const note = interruptingNote(bytes, start, end);
    if (this.#interrupted.isHeld && note < 0 && !looksLikeNote(bytes, start, end)) {
      this.#interrupted.mend(this.#line);
      this.#interrupted.release();
    } else if (note >= 0) {
      this.#interrupted.hold(this.#line, note);
      return this.#readNote(note);
    }
    const record = this.#readWholeLine();
    return record?.kind === "unparsed" ? this.#readAgain(record) : record;
  }

  #readWholeLine(): LogRecord | undefined {
    const { bytes, start, end, offset } = this.#line;
    if (looksLikeFrame(bytes, start, end)) return readFrame(bytes, start, end, offset);
    if (looksLikeDump(bytes, start, end) || this.#belongsToSummary()) {
      return readNote(bytes, start, end, offset);
    }
    this.#readHead();
    return this.#readBody();
  }

  #readBody(): LogRecord | undefined {
    const { bytes, start, end } = this.#line;
    const { body } = this.#head;
    const paren = this.#nameEnd();
    if (paren >= 0) return this.#called(this.#calls.readCall(syscallId(bytes, body, paren), paren + 1));
    switch (body < end ? bytes[body] : undefined) {
      case undefined:
        return this.#unparsed("an empty line");
      case lessThan:
        return this.#readAngles();
      case minus:
        return readSignalLine(bytes, body, end, this.#place()) ?? this.#unparsed("not a signal");
      case plus:
        return this.#readEnd();
      case openBracket:
        if (standsAt(bytes, body, end, personalityWord)) return this.#readNote(body);
    }
    if (looksLikeNote(bytes, start, end)) return this.#readNote(start);
    return this.#unparsed("not a line of strace");
  }

  /** `<... read resumed>...` and `<detached ...>`. */
  #readAngles(): LogRecord | undefined {
    const { bytes, end } = this.#line;
    const { body } = this.#head;
    if (standsAt(bytes, body, end, detachedWord)) return detachedEnd(this.#place());
    const name = body + resumedStart.length;
    let nameEnd = name;
    while (nameEnd < end && isNameByte(bytes[nameEnd])) nameEnd++;
    const args = nameEnd + resumedEnd.length;
    const isResumed = standsAt(bytes, body, end, resumedStart) && standsAt(bytes, nameEnd, end, resumedEnd);
    if (!isResumed || nameEnd === name) return this.#unparsed("not a resumed call");
    return this.#called(this.#calls.readResumed(syscallId(bytes, name, nameEnd), args));
  }

  #called(reading: CallReading): LogRecord | undefined {
    if (reading === "nothing new") return this.#calls.letGo ? detachedEnd(this.#place()) : undefined;
    if (reading === "unreadable") return this.#unparsed("no return value");
    if (this.#calls.letGo && !this.#detached.has(reading.tid)) {
      this.#queued = detachedEnd({ ...this.#eventPlace(), tid: reading.tid });
    }
    return reading;
  }

  #readEnd(): LogRecord | undefined {
    const { bytes, end } = this.#line;
    const record = readEndLine(bytes, this.#head.body, end, this.#place());
    if (!record) return this.#unparsed("not an end");
    if (record.end.how === "superseded") this.#calls.supersede(record.tid, record.end.by);
    else this.#calls.drop(record.tid);
    return record;
  }

  #readNote(start: number): LogRecord {
    const { bytes, end, offset } = this.#line;
    const gone = detachedProcess(bytes, start, end);
    if (gone === undefined) return readNote(bytes, start, end, offset);
    this.#detached.add(gone);
    return detachedEnd({ ...this.#eventPlace(), tid: gone });
  }

  /** A second look at a line that could not be read: it may be the rest of a call, or coloured (strace 7). */
  #readAgain(unparsed: UnparsedRecord): LogRecord | undefined {
    const rest = this.#head.isEmpty ? this.#calls.readRest() : "unreadable";
    const { bytes, start, end, offset, length } = this.#line;
    if (rest === "unreadable" && findByte(bytes, escapeByte, start, end) < 0) return unparsed;
    this.#unparsedCount--;
    if (rest !== "unreadable") return this.#called(rest);
    const plain = stripColours(bytes, start, end);
    this.#line.set(plain, 0, plain.length, offset, length);
    this.#readHead();
    return this.#readBody();
  }

  /** The last line, if the log ends without a newline. What is cut off in it is partial, not unreadable. */
  #readRest(): LogRecord | undefined {
    if (this.#isLast) return undefined;
    const hasRest = this.#lines.takeRest();
    if (!hasRest && !this.#interrupted.isHeld) return undefined;
    this.#isLast = true;
    const record = this.#readLine();
    const isUnparsed = record?.kind === "unparsed";
    this.#isCut = record === undefined || isUnparsed || isBegin(record);
    // A held piece was counted with the words of strace that interrupted it.
    if (!this.#isCut && hasRest) this.#lineCount++;
    if (isUnparsed) this.#unparsedCount--;
    return isUnparsed ? undefined : record;
  }

  /** The table of -C at the end of a log, from its heading to its total. */
  #belongsToSummary(): boolean {
    const { bytes, start, end } = this.#line;
    if (start < end && bytes[start] === percent) this.#inSummary = true;
    if (!this.#inSummary) return false;
    if (endsWith(bytes, start, end, totalWord)) this.#inSummary = false;
    return true;
  }

  /** The position of the `(` after the name at the body; -1 if there is no such thing. */
  #nameEnd(): number {
    const { bytes, end } = this.#line;
    const { body } = this.#head;
    let at = body;
    while (at < end && isNameByte(bytes[at])) at++;
    return at > body && at < end && bytes[at] === openParen ? at : -1;
  }

  #unparsed(why: string): UnparsedRecord {
    this.#unparsedCount++;
    const { offset, length } = this.#line;
    return { kind: "unparsed", tid: this.#head.tid, why, logOffset: offset, logLength: length };
  }

  /** Where and when the line's event is. Moves the clock. */
  #place(): EventPlace {
    this.#clock.tell(this.#head);
    this.#calls.forgetOpen();
    return this.#eventPlace();
  }

  #eventPlace(): EventPlace {
    const { offset, length } = this.#line;
    return { tid: this.#head.tid, ns: this.#clock.now, logOffset: offset, logLength: length };
  }

  #readHead(): void {
    this.#head.read(this.#line.bytes, this.#line.start, this.#line.end);
  }

  #takeBufferedLine(): void {
    const lines = this.#lines;
    this.#line.set(lines.bytes, lines.start, lines.end, lines.offset, lines.length);
  }
}

function isBegin(record: LogRecord): boolean {
  return record.kind === "call" && record.phase === "begin";
}
