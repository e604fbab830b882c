import type { Tid } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { noTid } from "./record.ts";

/** A call that was entered and whose end has not been read yet, with its arguments as far as known. */
export class PendingCall {
  tid: Tid = noTid;
  syscall = 0;
  startNs = 0 as Nanos;
  logOffset = 0;
  logLength = 0;
  /** A copy of the arguments, `head[0, headLength)`. */
  head = new Uint8Array(128);
  headLength = 0;
  /** Its begin was in the log. */
  begun = true;

  append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.headLength + (end - start);
    if (length > this.head.length) {
      const grown = new Uint8Array(Math.max(length, this.head.length * 2));
      grown.set(this.head.subarray(0, this.headLength));
      this.head = grown;
    }
    // Most heads are a few dozen bytes: a loop beats making a subarray to copy from.
    if (end - start < 64) {
      for (let from = start, to = this.headLength; from < end; from++, to++)
        this.head[to] = bytes[from] as number;
    } else this.head.set(bytes.subarray(start, end), this.headLength);
    this.headLength = length;
  }
}

/** Heads longer than this are not kept for reuse: one write of 6 MB must not be paid for until the end. */
const mostKeptBytes = 1 << 16;

/** strace leaves pids out while it follows one task; where more wait than this, nobody can tell whose line it is. */
const mostNameless = 64;

/** The calls in progress, at most one for each task. */
export class PendingCalls {
  readonly #byTid = new Map<Tid, PendingCall>();
  readonly #spare: PendingCall[] = [];

  /** A fresh entry for `tid`. One that was there is forgotten: strace never printed its end. */
  begin(tid: Tid): PendingCall {
    this.drop(tid);
    const call = this.#spare.pop() ?? new PendingCall();
    call.tid = tid;
    call.headLength = 0;
    call.begun = true;
    this.#byTid.set(tid, call);
    return call;
  }

  /**
   * The call that a `resumed` line of `tid` continues, if it is in progress. strace on a terminal leaves the
   * pid out while it follows only one task, so the two lines of a call may differ in whether they name it.
   */
  find(tid: Tid, syscall: number): PendingCall | undefined {
    const own = this.#byTid.get(tid);
    if (own) return own.syscall === syscall ? own : undefined;
    if (tid !== noTid) {
      const nameless = this.#byTid.get(noTid);
      return nameless?.syscall === syscall ? nameless : undefined;
    }
    if (this.#byTid.size > mostNameless) return undefined;
    let only: PendingCall | undefined;
    for (const call of this.#byTid.values()) {
      if (call.syscall !== syscall) continue;
      if (only) return undefined;
      only = call;
    }
    return only;
  }

  /** Whether the call is still in progress. */
  holds(call: PendingCall): boolean {
    return this.#byTid.get(call.tid) === call;
  }

  /** Takes the call out; it stays readable until the next `begin`. */
  take(call: PendingCall): void {
    this.#byTid.delete(call.tid);
    if (call.head.length <= mostKeptBytes) this.#spare.push(call);
  }

  drop(tid: Tid): void {
    const call = this.#byTid.get(tid);
    if (call) this.take(call);
  }

  /** A thread that calls execve goes on under the pid of its group's leader, whose own call is gone. */
  supersede(leader: Tid, by: Tid): void {
    this.drop(leader);
    const call = this.#byTid.get(by);
    if (!call) return;
    this.#byTid.delete(by);
    call.tid = leader;
    this.#byTid.set(leader, call);
  }
}
