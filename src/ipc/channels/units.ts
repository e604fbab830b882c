import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { canPrecede } from "../waiting/stamp_slack.ts";

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

/** Lines of givers come soon after those of their takers, or never. */
const mostDebts = 64;

/**
 * Units that some calls put somewhere and others take: what a semaphore counts, what an eventfd adds up. First in,
 * first out, so that who takes what shows who put it. A taker in the log before its giver stays owed.
 */
export class Units {
  /** In order of their calls; those before `#head` are taken. */
  readonly #supplies: Supply[] = [];
  #head = 0;
  readonly #debts: Debt[] = [];
  /** What the call that put last has paid back: its line may be told again. */
  #repaid = 0;
  #lastGiver = noRow;

  /**
   * A call puts `count` units, from its entry at `startNs` on. Answers the takers that were owed them: calls that
   * returned with units nobody had put yet.
   */
  put(call: number, count: number, startNs: Nanos): number[] {
    let left = count;
    const paid: number[] = [];
    for (const debt of this.#debts.filter((one) => canPrecede(startNs, one.endNs))) {
      if (left <= 0) break;
      const part = Math.min(left, debt.left);
      debt.left -= part;
      left -= part;
      paid.push(debt.taker);
      if (debt.left === 0) this.#debts.splice(this.#debts.indexOf(debt), 1);
    }
    if (this.#lastGiver !== call) this.#repaid = 0;
    this.#lastGiver = call;
    if (paid.length > 0) this.#repaid += count - left;
    if (left > 0) this.#supplies.push({ call, startNs, left });
    return paid;
  }

  /** A call's line was cut and is told again: it puts `count` in all, of which stays paid what it has paid back. */
  putAgain(call: number, count: number, startNs: Nanos): number[] {
    this.withdraw(call);
    return this.put(call, this.#lastGiver === call ? count - this.#repaid : count, startNs);
  }

  /** What a call put is not there after all: it failed, or was set anew. */
  withdraw(call: number): void {
    let at = this.#supplies.length - 1;
    while (at >= this.#head && (this.#supplies[at] as Supply).call > call) at--;
    if (at >= this.#head && (this.#supplies[at] as Supply).call === call) this.#supplies.splice(at, 1);
  }

  clear(): void {
    this.#supplies.length = 0;
    this.#head = 0;
    this.#debts.length = 0;
  }

  /** Takes `count` units, the oldest first; answers the calls that put them. `owed`: what is missing must still come. */
  take(taker: number, count: number, endNs: Nanos, owed: boolean): number[] {
    let left = count;
    const givers: number[] = [];
    while (left > 0 && this.#head < this.#supplies.length) {
      const first = this.#supplies[this.#head] as Supply;
      const part = Math.min(left, first.left);
      first.left -= part;
      left -= part;
      givers.push(first.call);
      if (first.left === 0) this.#dropHead();
    }
    if (left > 0 && owed) this.#owe({ taker, endNs, left });
    return givers;
  }

  /** Compacted when half of it is taken, so that each supply moves once. */
  #dropHead(): void {
    this.#head++;
    if (this.#head <= 64 || this.#head * 2 <= this.#supplies.length) return;
    this.#supplies.splice(0, this.#head);
    this.#head = 0;
  }

  #owe(debt: Debt): void {
    this.#debts.push(debt);
    if (this.#debts.length > mostDebts) this.#debts.shift();
  }
}
