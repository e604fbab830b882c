import type { LogOffset, Tid } from "../base/ids.ts";
import { type Nanos, nanos, notYet } from "../base/time.ts";
import { greaterThan, minus } from "./ascii.ts";
import { CallSlot } from "./call_slot.ts";
import { CallTail } from "./call_tail.ts";
import { CommandNames } from "./command_names.ts";
import type { LineClock } from "./line_clock.ts";
import type { LineHead } from "./line_head.ts";
import type { LineText } from "./line_text.ts";
import { LineEnding } from "./open_end.ts";
import { type PendingCall, PendingCalls } from "./pending_calls.ts";
import { type CallRecord, noTid } from "./record.ts";
import { isListed, syscallNamed } from "./syscalls.ts";

/** Names its arguments (`flags=SIGCHLD`) in every version. */
const cloneCall = syscallNamed("clone");

/** What a line said of a call: a record, nothing that is worth one, or nothing that can be read. */
export type CallReading = CallRecord | "nothing new" | "unreadable";

/** Puts calls together from the one, two or more lines they stand in. */
export class CallReader {
  /** Calls entered so far. */
  count = 0;
  /** strace let go of the task within the call last read: it goes on, but the log will not tell how. */
  letGo = false;

  readonly #line: LineText;
  readonly #head: LineHead;
  readonly #clock: LineClock;
  readonly #tail = new CallTail();
  readonly #ending = new LineEnding();
  readonly #pending = new PendingCalls();
  readonly #call = new CallSlot();
  readonly #names = new CommandNames();
  /** The call that `readPartial` began; its line is not complete yet. */
  #partial: PendingCall | undefined;
  /** The call that the line before left open: a line without a head may be its rest. */
  #open: PendingCall | undefined;

  /** `line` and `head` are where the parser puts each line. */
  constructor(line: LineText, head: LineHead, clock: LineClock) {
    this.#line = line;
    this.#head = head;
    this.#clock = clock;
  }

  /** A line that begins with a call's name; the arguments begin at `args`. */
  readCall(syscall: number, args: number): CallReading {
    const { bytes, end } = this.#line;
    const ending = this.#ending.read(bytes, args, end);
    if (ending !== "none") {
      const begun = this.#begin(syscall, args, this.#ending.argsEnd);
      this.letGo = ending === "detached";
      return begun;
    }
    if (!this.#tail.read(bytes, args, end)) return this.#readCut(syscall, args);
    const call = this.#enterWhole(syscall);
    call.args.reset(bytes, args, this.#tail.argsEnd, syscall === cloneCall);
    const { durationNs } = this.#tail;
    call.endNs = Number.isNaN(durationNs) ? call.startNs : nanos(call.startNs + durationNs);
    return this.#returned();
  }

  /**
   * A line that is still being written: the call was entered and has not returned. Undefined if that was told
   * and the line has not grown since. A line beyond 64 KiB, whose arguments the model has long known enough of,
   * is told again only when it has doubled: telling costs its length.
   */
  readPartial(syscall: number, args: number): CallRecord | undefined {
    const told = this.#partial?.logLength ?? 0;
    const { bytes, length, end } = this.#line;
    if (length === told || (length > 1 << 16 && length < 2 * told)) return undefined;
    if (!this.#isCallForSure(syscall)) return undefined;
    // Whether `3<TCP:[a->` is the arrow between two addresses or `3</tmp/a->` the end of a name shows with the next byte.
    if (bytes[end - 1] === greaterThan && bytes[end - 2] === minus) return undefined;
    const begun = this.#begin(syscall, args, end);
    this.#partial = this.#open;
    return begun;
  }

  /** `<... read resumed>`, the rest of the arguments beginning at `args`. */
  readResumed(syscall: number, args: number): CallReading {
    const { bytes, end } = this.#line;
    const ending = this.#ending.read(bytes, args, end);
    const returned = ending === "none";
    if (returned && !this.#tail.read(bytes, args, end)) return "unreadable";
    const ns = this.#clock.tell(this.#head);
    const pending = this.#pending.find(this.#head.tid, syscall) ?? this.#beginMidway(syscall, ns);
    pending.append(bytes, args, returned ? this.#tail.argsEnd : this.#ending.argsEnd);
    if (!returned) {
      // Interrupted once more: the rest is in a third line, or, where strace let go of the task, nowhere.
      this.letGo = ending === "detached";
      return "nothing new";
    }
    // A pid is left out while only one task is followed, and that is the one of the call.
    this.#end(pending, this.#head.tid === noTid ? pending.tid : this.#head.tid, ns);
    return this.#returned();
  }

  /**
   * A line without a head that is no event of its own, after a line that left a call open. With -z and
   * -e status= strace prints the rest of a call there (`NULL) = 0`), and when the program writes to the same
   * terminal its output comes between: `write(2, "oops\n", 5oops`, then `) = 5`.
   */
  readRest(): CallReading {
    const { bytes, start, end } = this.#line;
    const open = this.#open;
    this.letGo = false;
    if (!open || !this.#pending.holds(open)) return "unreadable";
    if (this.#ending.read(bytes, start, end) === "unfinished" && this.#ending.argsEnd === start) {
      return "nothing new";
    }
    if (!this.#tail.read(bytes, start, end)) return "unreadable";
    open.append(bytes, start, this.#tail.argsEnd);
    this.#end(open, open.tid, this.#clock.now);
    return this.#returned();
  }

  /** A line that is neither a call nor garbage: what was open stays so, but no rest can follow any more. */
  forgetOpen(): void {
    this.#open = undefined;
  }

  /** The task has ended, and with it the call it was in. */
  drop(tid: Tid): void {
    this.#pending.drop(tid);
  }

  /** `leader` goes on with the execve of `by`. */
  supersede(leader: Tid, by: Tid): void {
    this.#pending.supersede(leader, by);
  }

  /** The line breaks off after the arguments or within them. */
  #readCut(syscall: number, args: number): CallReading {
    return this.#isCallForSure(syscall) ? this.#begin(syscall, args, this.#line.end) : "unreadable";
  }

  /** On a terminal, the program's own words stand between strace's and may look like a call. */
  #isCallForSure(syscall: number): boolean {
    return !this.#head.isEmpty || isListed(syscall);
  }

  #begin(syscall: number, args: number, argsEnd: number): CallRecord {
    const pending = this.#partial ?? this.#enter(syscall);
    this.#partial = undefined;
    this.#open = pending;
    pending.headLength = 0;
    pending.append(this.#line.bytes, args, argsEnd);
    pending.logLength = this.#line.length;
    const call = this.#call;
    call.phase = "begin";
    this.#setUnknown();
    call.outcome = "pending";
    call.startNs = pending.startNs;
    call.endNs = notYet;
    this.#setPlace(pending);
    return call;
  }

  #enter(syscall: number): PendingCall {
    this.count++;
    return this.#newPending(syscall, this.#clock.tell(this.#head));
  }

  /** The log starts in the middle of this call. */
  #beginMidway(syscall: number, ns: Nanos): PendingCall {
    const pending = this.#newPending(syscall, ns);
    pending.begun = false;
    return pending;
  }

  #newPending(syscall: number, ns: Nanos): PendingCall {
    const pending = this.#pending.begin(this.#head.tid);
    pending.syscall = syscall;
    pending.startNs = ns;
    pending.logOffset = this.#line.offset;
    pending.logLength = this.#line.length;
    return pending;
  }

  /** Fills the record for a call that stands in one line, all but its arguments and result. */
  #enterWhole(syscall: number): CallSlot {
    const call = this.#call;
    const partial = this.#partial;
    if (partial) {
      this.#pending.take(partial);
      this.#partial = undefined;
      call.phase = "end";
      call.startNs = partial.startNs;
    } else {
      this.count++;
      call.phase = "whole";
      call.startNs = this.#clock.tell(this.#head);
    }
    this.#open = undefined;
    call.tid = this.#head.tid;
    call.command = this.#names.nameIn(this.#line.bytes, this.#head);
    call.syscall = syscall;
    call.logOffset = this.#line.offset;
    call.logLength = this.#line.length;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = true;
    return call;
  }

  /** Fills the record for a call that ends in this line and began in an earlier one, all but its result. */
  #end(pending: PendingCall, tid: Tid, ns: Nanos): void {
    this.#pending.take(pending);
    this.#open = undefined;
    const call = this.#call;
    const { durationNs } = this.#tail;
    call.phase = "end";
    call.startNs = pending.startNs;
    call.endNs = pending.begun && !Number.isNaN(durationNs) ? nanos(pending.startNs + durationNs) : ns;
    this.#setPlace(pending);
    call.tid = tid;
    call.resumedOffset = this.#line.offset;
    call.resumedLength = this.#line.length;
  }

  #setPlace(pending: PendingCall): void {
    const call = this.#call;
    call.tid = pending.tid;
    call.command = this.#names.nameIn(this.#line.bytes, this.#head);
    call.syscall = pending.syscall;
    call.args.reset(pending.head, 0, pending.headLength, pending.syscall === cloneCall);
    call.logOffset = pending.logOffset as LogOffset;
    call.logLength = pending.logLength;
    call.resumedOffset = -1;
    call.resumedLength = 0;
    call.begun = pending.begun;
  }

  /** Copies what the tail says. */
  #returned(): CallRecord {
    const call = this.#call;
    const tail = this.#tail;
    this.letGo = false;
    call.outcome = tail.outcome;
    call.value = tail.value;
    call.errno = tail.errno;
    call.injected = tail.injected;
    call.result.bytes = this.#line.bytes;
    call.result.start = tail.resultStart;
    call.result.end = tail.resultEnd;
    return call;
  }

  #setUnknown(): void {
    const call = this.#call;
    this.letGo = false;
    call.outcome = "unknown";
    call.value = Number.NaN;
    call.errno = "";
    call.injected = false;
    call.result.bytes = this.#line.bytes;
    call.result.start = this.#line.end;
    call.result.end = this.#line.end;
  }
}
