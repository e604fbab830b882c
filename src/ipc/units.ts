import type { Nanos } from "../base/time.ts";

interface Supply {
  readonly call: number;
  readonly startNs: Nanos;
  left: number;
}

interface Debt {
  readonly taker: number;
  readonly endNs: Nanos;
  left: number;
}

/**
 * Units that some calls put somewhere and others take: what a semaphore counts, what an eventfd adds up. First in,
 * first out, so that who takes what shows who put it. A taker in the log before its giver stays owed.
 */
export class Units {
  readonly #supplies: Supply[] = [];
  readonly #debts: Debt[] = [];

  /**
   * A call puts `count` units, from its entry at `startNs` on. Answers the takers that were owed them: calls that
   * returned with units nobody had put yet.
   */
  put(call: number, count: number, startNs: Nanos): number[] {
    let left = count;
    const paid: number[] = [];
    for (const debt of this.#debts.filter((one) => startNs <= one.endNs)) {
      if (left <= 0) break;
      const part = Math.min(left, debt.left);
      debt.left -= part;
      left -= part;
      paid.push(debt.taker);
      if (debt.left === 0) this.#debts.splice(this.#debts.indexOf(debt), 1);
    }
    if (left > 0) this.#supplies.push({ call, startNs, left });
    return paid;
  }

  /** What a call put is not there after all: it failed, or was set anew. */
  withdraw(call: number): void {
    const at = this.#supplies.findIndex((supply) => supply.call === call);
    if (at >= 0) this.#supplies.splice(at, 1);
  }

  clear(): void {
    this.#supplies.length = 0;
    this.#debts.length = 0;
  }

  /** Takes `count` units, the oldest first; answers the calls that put them. `owed`: what is missing must still come. */
  take(taker: number, count: number, endNs: Nanos, owed: boolean): number[] {
    let left = count;
    const givers: number[] = [];
    while (left > 0 && this.#supplies.length > 0) {
      const first = this.#supplies[0] as Supply;
      const part = Math.min(left, first.left);
      first.left -= part;
      left -= part;
      givers.push(first.call);
      if (first.left === 0) this.#supplies.shift();
    }
    if (left > 0 && owed) this.#debts.push({ taker, endNs, left });
    return givers;
  }
}
