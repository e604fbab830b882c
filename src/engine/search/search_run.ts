import { outcomes, type Trace } from "../../ipc/trace.ts";
import { callTest } from "./call_conditions.ts";
import { FoundCalls } from "./found_calls.ts";
import { type FoundOthers, findOthers, noOthers } from "./found_others.ts";
import type { Ground } from "./ground.ts";
import type { Query } from "./query.ts";
import { blockRows, type Sieve, sieveOf } from "./sieve.ts";

const pending = outcomes.indexOf("pending");

/**
 * One query's way through the trace: what it found and how far it came. It goes on where it stopped when it is asked
 * again, also when the trace has grown meanwhile.
 */
export class SearchRun {
  readonly calls = new FoundCalls();
  /** Everything but calls. */
  others: FoundOthers = noOthers;
  /** Calls looked at: rows from 0 on. */
  scanned = 0;
  complete = false;
  /** Calls looked at while they had not returned: what they are may still change. At most one per task. */
  #unsettled: number[] = [];

  constructor(readonly query: Query) {}

  /** Looks on until everything is looked at or `isOver` says that the time is up; it is asked after each block. */
  advance(ground: Ground, isOver: () => boolean): void {
    const { calls } = ground.trace;
    const sieve = sieveOf(this.query, (condition) => callTest(condition, ground));
    this.#settle(ground.trace, sieve);
    const marks = new Uint8Array(blockRows);
    // At least one block each time, however late it is.
    for (let over = false; this.scanned < calls.length && !over; over = isOver()) {
      const block = marks.subarray(0, Math.min(blockRows, calls.length - this.scanned)).fill(1);
      sieve(this.scanned, block);
      this.#take(ground.trace, block);
    }
    this.others = findOthers(this.query, ground);
    this.complete = this.scanned >= calls.length;
  }

  #take(trace: Trace, block: Uint8Array): void {
    const { calls } = trace;
    for (let i = 0; i < block.length; i++) {
      const row = this.scanned + i;
      if (block[i] === 1) this.calls.add(trace, row);
      if (calls.outcome(row) === pending) this.#unsettled.push(row);
    }
    this.scanned += block.length;
  }

  #settle(trace: Trace, sieve: Sieve): void {
    const { calls } = trace;
    const mark = new Uint8Array(1);
    for (const row of this.#unsettled) {
      mark[0] = 1;
      sieve(row, mark);
      const known = this.calls.all.has(row);
      if (mark[0] === 1 && !known) this.calls.add(trace, row);
      else if (mark[0] === 0 && known) this.calls.remove(trace, row);
    }
    this.#unsettled = this.#unsettled.filter((row) => calls.outcome(row) === pending);
  }
}
