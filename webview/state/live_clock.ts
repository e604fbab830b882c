import { type Nanos, nanos } from "../../src/base/time.ts";
import type { TraceHead } from "../../src/protocol/engine.ts";

/** Whether the present moves on by itself, told or not. */
export function movesOn({ live, behindNs }: Pick<TraceHead, "live" | "behindNs">): boolean {
  return live && behindNs === undefined;
}

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
    if (!movesOn(this.#head)) return this.#head.endNs;
    return nanos(this.#head.endNs + Math.max(0, this.nowMs() - this.#heardMs) * 1e6);
  }
}
