import { type Nanos, nanos } from "../../src/base/time.ts";
import type { TraceHead } from "../../src/protocol/engine.ts";

/**
 * Where the present is while a program runs: the end last told of, and the time that went by since. Of one whose log is read later
 * the end is where reading is, which no clock tells.
 */
export class LiveClock {
  #head: TraceHead;
  #heardMs: number;

  constructor(
    head: TraceHead,
    readonly nowMs: () => number,
  ) {
    this.#head = head;
    this.#heardMs = nowMs();
  }

  hear(head: TraceHead): void {
    this.#head = head;
    this.#heardMs = this.nowMs();
  }

  /** The end of the trace; while live it moves on by itself, so that a wait is seen growing. */
  get endNs(): Nanos {
    if (!this.#head.live || this.#head.behindNs !== undefined) return this.#head.endNs;
    return nanos(this.#head.endNs + Math.max(0, this.nowMs() - this.#heardMs) * 1e6);
  }
}
