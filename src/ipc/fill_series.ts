import type { Nanos } from "../base/time.ts";

/** The fill level of one channel over time, in bytes (messages for queues). Points are ascending in time. */
export class FillSeries {
  #ns = new Float64Array(4);
  #level = new Float64Array(4);
  length = 0;

  /** Adds a point. A point before the last one is put at the last one's time: lines can arrive out of order. */
  push(ns: Nanos, level: number): void {
    const last = this.length - 1;
    const at = last >= 0 ? Math.max(ns, this.#ns[last] as number) : ns;
    if (this.length === this.#ns.length) {
      const ns2 = new Float64Array(this.length * 2);
      const level2 = new Float64Array(this.length * 2);
      ns2.set(this.#ns);
      level2.set(this.#level);
      this.#ns = ns2;
      this.#level = level2;
    }
    this.#ns[this.length] = at;
    this.#level[this.length++] = level;
  }

  ns(position: number): Nanos {
    return this.#ns[position] as Nanos;
  }

  level(position: number): number {
    return this.#level[position] as number;
  }

  /** Position of the last point at or before `ns`; -1 if none. */
  positionAt(ns: Nanos): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ns[middle] as number) > ns) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** Level at `ns`; 0 before the first point. */
  levelAt(ns: Nanos): number {
    const position = this.positionAt(ns);
    return position < 0 ? 0 : this.level(position);
  }
}
