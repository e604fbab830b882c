import type { Trace } from "../trace.ts";

/** Writes `trace.wakes`: which call ended which call's wait. Each wait is written once. */
export class Wakes {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** `waker` (`noRow` if the log does not show it) let `waiting` go on. Answers the row, for `correct`. */
  add(waiting: number, waker: number): number {
    const row = this.#trace.wakes.addRow();
    const { columns } = this.#trace.wakes;
    columns.waiting[row] = waiting;
    columns.waker[row] = waker;
    return row;
  }

  /** For a wait that may have its row already: then it is one of the latest. */
  addOrCorrect(waiting: number, waker: number): void {
    const { columns, length } = this.#trace.wakes;
    for (let row = length - 1; row >= Math.max(0, length - 16); row--) {
      if (columns.waiting[row] !== waiting) continue;
      this.correct(row, waker);
      return;
    }
    this.add(waiting, waker);
  }

  /** It was another call that was woken. */
  reassign(row: number, waiting: number): void {
    this.#trace.wakes.columns.waiting[row] = waiting;
  }

  /** Later lines tell better who it was. */
  correct(row: number, waker: number): void {
    this.#trace.wakes.columns.waker[row] = waker;
  }
}
