import { type Nanos, nanos, zero } from "../base/time.ts";
import type { LineHead } from "./line_head.ts";

const nanosPerSecond = 1e9;
const secondsPerDay = 86_400;
/** A log without stamps still has an order: each line stands this much after the one before. */
const syntheticStep = 1000;
/**
 * So many held lines in a row mean that the clock was really set back, and time goes on from where it was held.
 * Single lines from the past are common: with `-z` or `-e status=` strace prints a call when it is over, with
 * the time of its beginning.
 */
const heldLinesOfAStep = 16;

/** Turns the stamps of lines into time since the first one. Never runs backwards. */
export class LineClock {
  /** Unix time of the first stamp in nanoseconds, if stamps are unix time. */
  startUnixNs: bigint | undefined;
  /** Times the clock was found to have stepped back. */
  steps = 0;
  now: Nanos = zero;
  /** Some line had a stamp. */
  hasStamps = false;

  #firstSeconds = Number.NaN;
  #firstFraction = 0;
  #days = 0;
  #lastSeconds = 0;
  /** Added to every stamp since the clock was set back. */
  #lost = 0;
  #held = 0;
  #hasLines = false;

  /** The time of the line whose head was just read; call it once for each line. */
  tell(head: LineHead): Nanos {
    switch (head.stamp) {
      case "unix":
        return this.#absolute(head.seconds, head.fraction, true);
      case "wall-clock":
        return this.#absolute(this.#acrossMidnight(head.seconds), head.fraction, false);
      case "relative":
        // -r tells the time since the line before; of the first line that is 0.
        this.now = nanos(this.now + head.seconds * nanosPerSecond + head.fraction);
        break;
      case "none":
        // In a log with stamps, a line without one is broken: it has no time of its own.
        if (this.#hasLines && !this.hasStamps) this.now = nanos(this.now + syntheticStep);
        this.#hasLines = true;
        return this.now;
    }
    this.hasStamps = true;
    return this.now;
  }

  #absolute(seconds: number, fraction: number, isUnix: boolean): Nanos {
    if (Number.isNaN(this.#firstSeconds)) {
      this.#firstSeconds = seconds;
      this.#firstFraction = fraction;
      // Lines without a stamp may have come before: they keep their places.
      this.#lost = this.now;
      if (isUnix) this.startUnixNs = BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
    }
    this.hasStamps = true;
    const elapsed = (seconds - this.#firstSeconds) * nanosPerSecond + (fraction - this.#firstFraction);
    return this.#hold(elapsed + this.#lost);
  }

  #hold(ns: number): Nanos {
    if (ns >= this.now) {
      this.#held = 0;
      this.now = nanos(ns);
      return this.now;
    }
    if (this.#held === 0) this.steps++;
    if (++this.#held === heldLinesOfAStep) {
      this.#lost += this.now - ns;
      this.#held = 0;
    }
    return this.now;
  }

  /** Half a day back is not a step of the clock but midnight. */
  #acrossMidnight(seconds: number): number {
    if (seconds < this.#lastSeconds - secondsPerDay / 2) this.#days++;
    this.#lastSeconds = seconds;
    return seconds + this.#days * secondsPerDay;
  }
}
