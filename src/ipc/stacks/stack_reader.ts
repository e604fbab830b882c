import type { CallIndex, SignalIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { type Nanos, zero } from "../../base/time.ts";
import type { FrameRecord } from "../../strace/record.ts";
import type { Stacks } from "./stacks.ts";

/**
 * Puts the lines that -k prints below an event together. strace prints them at once, so they belong to the last event
 * before them; those of a call that ends its process (exit_group) stand below the process's end.
 */
export class StackReader {
  readonly #frames: number[] = [];
  #call: number = noRow;
  #signal: number = noRow;
  #jump: number = noRow;
  #ns: Nanos = zero;
  #isGiven = true;

  constructor(readonly stacks: Stacks) {}

  /** What follows belongs to this call; to nothing if it is `noRow`. */
  afterCall(call: number, ns: Nanos): void {
    this.#begin(call, noRow, noRow, ns);
  }

  afterSignal(signal: number, ns: Nanos): void {
    this.#begin(noRow, signal, noRow, ns);
  }

  afterJump(jump: number, ns: Nanos): void {
    this.#begin(noRow, noRow, jump, ns);
  }

  add(record: FrameRecord): void {
    if (this.#call === noRow && this.#signal === noRow && this.#jump === noRow) return;
    const frame = this.stacks.place(record, this.#ns);
    if (frame === undefined) return;
    this.#frames.push(frame);
    this.#isGiven = false;
  }

  /** Hands over what came so far; more lines of the same stack may follow. */
  give(): void {
    if (this.#isGiven) return;
    if (this.#call !== noRow) this.stacks.ofCall(this.#call as CallIndex, this.#frames);
    else if (this.#signal !== noRow) this.stacks.ofSignal(this.#signal as SignalIndex, this.#frames);
    else this.stacks.ofJump(this.#jump, this.#frames);
    this.#isGiven = true;
  }

  #begin(call: number, signal: number, jump: number, ns: Nanos): void {
    this.give();
    if (this.#frames.length > 0) this.#frames.length = 0;
    this.#call = call;
    this.#signal = signal;
    this.#jump = jump;
    this.#ns = ns;
  }
}
