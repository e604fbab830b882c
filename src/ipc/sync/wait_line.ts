import { noRow } from "../../base/table.ts";
import { type Nanos, notYet } from "../../base/time.ts";
import { canPrecede } from "../waiting/stamp_slack.ts";
import type { Wakes } from "../waiting/wakes.ts";

/** One call that waits, or has waited, in a line. */
export interface Waiter {
  readonly call: number;
  readonly startNs: Nanos;
  /** Which wakes it listens to (FUTEX_WAIT_BITSET); all bits by default. */
  readonly bits: number;
  /** Where it stands; FUTEX_REQUEUE moves it. */
  line: WaitLine;
  /** When it returned; `notYet` while it waits. */
  endNs: Nanos;
  /** Row of `trace.wakes` once it has returned, or somebody is known to have woken it, else `noRow`. */
  wake: number;
  /** Which call that was, `noRow` while nobody is known. */
  waker: number;
  /** Who woke it is inferred, or not known; a call that says it woke somebody knows better. */
  presumed: boolean;
}

/** Returned waiters kept until their waker's line comes: more than this never wait for one. */
const mostUnclaimed = 64;

/** All bits: FUTEX_BITSET_MATCH_ANY. */
export const anyBits = 0xffff_ffff;

/**
 * Calls that wait at one place, in the order of their coming, and who woke each. A waiter's return can stand
 * in the log before its waker's: then the waker finds it gone, but unclaimed.
 */
export class WaitLine {
  readonly #wakes: Wakes;
  /** In the order of their coming. */
  readonly #waiters = new Set<Waiter>();

  constructor(wakes: Wakes) {
    this.#wakes = wakes;
  }

  enter(call: number, startNs: Nanos, bits = anyBits): Waiter {
    const waiter: Waiter = {
      call,
      startNs,
      bits,
      line: this,
      endNs: notYet,
      wake: noRow,
      waker: noRow,
      presumed: false,
    };
    this.#waiters.add(waiter);
    return waiter;
  }

  /** It returned because it was woken: by `presumed`, if anybody, as long as no other call says so. */
  leaveWoken(waiter: Waiter, ns: Nanos, presumed: number = noRow): void {
    waiter.endNs = ns;
    if (waiter.wake === noRow) this.#takeOver(waiter);
    if (waiter.wake !== noRow) this.#drop(waiter);
    else {
      waiter.wake = this.#wakes.add(waiter.call, presumed);
      waiter.waker = presumed;
      waiter.presumed = true;
      this.#forgetOldest();
    }
  }

  /** It returned without being woken: the time was up, a signal came, the value had changed. */
  leave(waiter: Waiter): void {
    this.#drop(waiter);
  }

  /**
   * `waker` woke `count` of those who wait: first those who are gone already and unclaimed, then the oldest.
   * Answers how many of them were found.
   */
  wake(waker: number, count: number, startNs: Nanos, endNs: Nanos, bits = anyBits): number {
    const woken = [...this.#waiters]
      .filter((one) => one.wake === noRow || one.presumed)
      .filter((one) => one.startNs <= endNs && canPrecede(startNs, one.endNs) && one.bits & bits)
      .sort((a, b) => claim(a) - claim(b))
      .slice(0, count);
    for (const waiter of woken) {
      waiter.waker = waker;
      if (waiter.presumed) this.#wakes.correct(waiter.wake, waker);
      else waiter.wake = this.#wakes.add(waiter.call, waker);
      waiter.presumed = false;
      if (waiter.endNs !== notYet) this.#drop(waiter);
    }
    return woken.length;
  }

  /** FUTEX_REQUEUE: the oldest `count` that still wait go to the end of another line. */
  moveTo(other: WaitLine, count: number): void {
    const moved = [...this.#waiters].filter(({ wake }) => wake === noRow).slice(0, count);
    for (const waiter of moved) {
      this.#drop(waiter);
      other.#waiters.add(waiter);
      waiter.line = other;
    }
  }

  /** Another one was thought to be woken and still waits: it was this one. */
  #takeOver(waiter: Waiter): void {
    const wronged = [...this.#waiters].find(({ endNs, wake }) => endNs === notYet && wake !== noRow);
    if (wronged === undefined) return;
    waiter.wake = wronged.wake;
    waiter.waker = wronged.waker;
    this.#wakes.reassign(wronged.wake, waiter.call);
    wronged.wake = noRow;
    wronged.waker = noRow;
  }

  #drop(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }

  #forgetOldest(): void {
    const gone = [...this.#waiters].filter(({ endNs }) => endNs !== notYet);
    if (gone.length > mostUnclaimed) this.#drop(gone[0] as Waiter);
  }
}

/** Who was woken first: those whose return nobody has explained, those who wait, those whose return is explained. */
function claim({ endNs, waker }: Waiter): number {
  if (endNs === notYet) return 1;
  return waker === noRow ? 0 : 2;
}
