import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { Units } from "../channels/units.ts";
import { FillSeries } from "../tables/fill_series.ts";
import type { Channel } from "../trace.ts";
import type { Wakes } from "../waiting/wakes.ts";

/** `{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}` */
export interface SemaphoreOperation {
  readonly semaphore: number;
  readonly change: number;
  readonly undo: boolean;
  readonly noWait: boolean;
}

interface Semaphore {
  /** NaN while the log has not told. */
  value: number;
  readonly units: Units;
  /** The call that took from it last: who waits for zero waits for that. */
  lastTake: number;
  readonly history: FillSeries;
}

/** A System V set of semaphores: their values, as far as visible, and who let whom go on. */
export class SemaphoreSet {
  readonly #channel: Channel;
  readonly #wakes: Wakes;
  /** Those that were used: a call can name any number up to 65535, and fail. */
  readonly #semaphores = new Map<number, Semaphore>();
  /** New sets begin at zero (Linux, semget(2)); of others the values are not known. */
  readonly #initial: number;

  constructor(channel: Channel, wakes: Wakes, initial: number) {
    this.#channel = channel;
    this.#wakes = wakes;
    this.#initial = initial;
  }

  /** Value of each semaphore over time, by its number; NaN where not known, nothing where never used. */
  get histories(): FillSeries[] {
    const histories: FillSeries[] = [];
    for (const [semaphore, { history }] of this.#semaphores) histories[semaphore] = history;
    return histories;
  }

  /** Whether the values known say that these operations cannot be done at once. */
  mustWait(operations: readonly SemaphoreOperation[]): boolean {
    return operations.some(({ semaphore, change }) => {
      const { value } = this.#at(semaphore);
      return change === 0 ? value > 0 : change < 0 && value + change < 0;
    });
  }

  /** A call that will put units was entered: others can go on before it has returned. */
  beginPut(call: number, operations: readonly SemaphoreOperation[], startNs: Nanos): void {
    for (const { semaphore, change } of operations) {
      if (change <= 0) continue;
      const { units } = this.#at(semaphore);
      this.#wake(units.putAgain(call, change, startNs), call);
    }
  }

  /** It failed. */
  abandon(call: number, operations: readonly SemaphoreOperation[]): void {
    for (const { semaphore } of operations) this.#at(semaphore).units.withdraw(call);
  }

  /** Done, all or nothing. Answers the call that let it go on if it had waited; `noRow` if that is not known. */
  end(call: number, operations: readonly SemaphoreOperation[], endNs: Nanos, waited: boolean): number {
    let giver = noRow;
    for (const { semaphore, change } of operations) {
      const its = this.#at(semaphore);
      if (change < 0) {
        giver = its.units.take(call, -change, endNs, waited).at(-1) ?? giver;
        its.lastTake = call;
      } else if (change === 0) giver = its.lastTake;
      its.value += change;
      its.history.push(endNs, Math.max(0, its.value));
    }
    this.#mark(endNs);
    return giver;
  }

  /** SETVAL, SETALL: whoever waits looks again. */
  set(call: number, semaphore: number, value: number, startNs: Nanos, endNs: Nanos): void {
    const its = this.#at(semaphore);
    its.units.clear();
    its.lastTake = call;
    this.#put(call, semaphore, value, startNs);
    this.learn(semaphore, value, endNs);
  }

  /** GETVAL tells. */
  learn(semaphore: number, value: number, ns: Nanos): void {
    const its = this.#at(semaphore);
    its.value = value;
    its.history.push(ns, value);
    this.#mark(ns);
  }

  /** SEM_UNDO at the end of a process: `call` is its exit. */
  undo(call: number, semaphore: number, change: number, ns: Nanos): void {
    if (change > 0) this.#put(call, semaphore, change, ns);
    const its = this.#at(semaphore);
    this.learn(semaphore, Math.max(0, its.value + change), ns);
  }

  #put(call: number, semaphore: number, count: number, startNs: Nanos): void {
    this.#wake(this.#at(semaphore).units.put(call, count, startNs), call);
  }

  #wake(takers: readonly number[], giver: number): void {
    for (const taker of takers) this.#wakes.addOrCorrect(taker, giver);
  }

  #at(semaphore: number): Semaphore {
    let known = this.#semaphores.get(semaphore);
    if (known === undefined) {
      known = { value: this.#initial, units: new Units(), lastTake: noRow, history: new FillSeries() };
      this.#semaphores.set(semaphore, known);
    }
    return known;
  }

  /** The level of a set is the sum of the values that are known. */
  #mark(ns: Nanos): void {
    let level = 0;
    for (const { value } of this.#semaphores.values()) if (value > 0) level += value;
    this.#channel.fill.push(ns, level);
    if (level > this.#channel.peakFill) this.#channel.peakFill = level;
  }
}
