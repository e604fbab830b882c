/**
 * How a log is read that a program writes just now.
 *
 * On two processors strace and the traced program pay for each time we wake, being moved about, and for each moment we are at
 * work. Measured with two processes that do nothing but call: a thread at work a tenth of the time slows them by 18 % when
 * it wakes a hundred times a second, by 4 % when twenty times; and reading all that they call, which takes a quarter of one
 * processor, slows them by 14 to 25 %, reading for a twentieth of the time by 2 %.
 *
 * `keeping-up`: each look reads to the end. `sparing`: beside a program that is busy calling, looks are at work for a twentieth of
 * the time, and what is then left unread is read once the program pauses or ends; the picture is behind it meanwhile, and
 * says so.
 */
export type ReadingPace = "keeping-up" | "sparing";

/** Where there are no more, those of the traced program and of its tracer are the ones we work on. */
const fewProcessors = 2;

/** @param processors how many this process may run on */
export function paceOn(processors: number): ReadingPace {
  return processors <= fewProcessors ? "sparing" : "keeping-up";
}

/** We are at work for so much of the time, as far as the waits below allow. */
const mostShare = 0.05;
/** A hang is to be on the screen within 150 ms of the call that hangs; this is our share of it. */
const growingPollMs = { least: 20, most: 60 };

/** Until a log that was read to its end is looked at again, ms, after a look that took `tookMs`. */
export function growingWaitMs(tookMs: number): number {
  return Math.min(Math.max(tookMs / mostShare, growingPollMs.least), growingPollMs.most);
}

/**
 * A program that writes this many bytes of log a millisecond needs the processors: some 5,000 calls a second, a tenth of what one
 * makes that only calls, ten times what a shell with its children comes to. What is written is what counts, not what is
 * unread: where we start slowly, a quiet program is to be caught up with.
 */
const busyBytesPerMs = 500;

/**
 * A program that does little does it in bursts: the start of a child is a hundred calls within few milliseconds. Only what is
 * written in so long tells, ms.
 */
const burstMs = 100;

/** Tells a log that grows fast because its program needs the processors. */
export class Growth {
  #from: { readonly size: number; readonly ms: number } | undefined;
  #isBusy = false;

  /**
   * To be asked at each look, which it remembers.
   * @param size of the log now, bytes
   */
  isBusy(size: number, nowMs: number): boolean {
    const ms = nowMs - (this.#from?.ms ?? nowMs);
    if (this.#from !== undefined && ms >= 0 && ms < burstMs) return this.#isBusy;
    // Nothing is known of what was written before the first look, or while a clock was set back.
    this.#isBusy = ms > 0 && size - (this.#from?.size ?? size) > ms * busyBytesPerMs;
    this.#from = { size, ms: nowMs };
    return this.#isBusy;
  }
}

/** A sparing look ends with the piece after which it has taken so long: some thousand lines once the code is compiled. */
export const sparingLookMs = 8;
/** A hundred lines or two: few milliseconds even before the code is compiled. */
export const sparingPieceBytes = 1 << 14;

/** A first look, at code that is not compiled yet, takes long: the next is not to be put off for ever, ms. */
const sparingPollMs = { least: 20, most: 400 };

/** Until a sparing look is followed by the next, ms. */
export function sparingWaitMs(tookMs: number): number {
  return Math.min(Math.max(tookMs / mostShare, sparingPollMs.least), sparingPollMs.most);
}

/**
 * Changes are told this seldom beside a busy program, ms: who shows a trace draws it anew at each notice, where there is no
 * graphics card by the processors that the program needs, which is more work than reading is.
 */
export const sparingToldMs = 2000;
/** Not before the program has been busy for so long, ms: a start of many short calls is shown as it comes. */
export const sparingToldAfterMs = 250;
/** What was left unread is read without a pause then; as each notice is answered with questions, it is told this seldom, ms. */
export const catchingUpToldMs = 400;
