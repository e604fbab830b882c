import type { Nanos } from "../../base/time.ts";

/** High words of times: 2^48 ns are 78 hours, which all but the longest traces fit. */
const mostOf16 = 0xffff;
/** Levels that a word cannot hold, and unknown ones (NaN), need a double. */
const mostOf32 = 0xffff_ffff;

/**
 * The fill level of one channel over time, in bytes (messages for queues). Points are ascending in time. One point takes
 * 10 bytes: 6 of time, 4 of level; a series that meets a time or a level beyond that widens itself.
 */
export class FillSeries {
  #low = new Uint32Array(4);
  #high: Uint16Array | Uint32Array = new Uint16Array(4);
  #level: Uint32Array | Float64Array = new Uint32Array(4);
  length = 0;

  /** Adds a point. A point before the last one is put at the last one's time: lines can arrive out of order. */
  push(ns: Nanos, level: number): void {
    const last = this.length - 1;
    const at = last >= 0 ? Math.max(ns, this.ns(last)) : Math.max(ns, 0);
    if (this.length === this.#low.length) this.#grow();
    const high = Math.floor(at / 2 ** 32);
    if (high > mostOf16 && this.#high instanceof Uint16Array) this.#high = Uint32Array.from(this.#high);
    if (this.#level instanceof Uint32Array && !(level >= 0 && level <= mostOf32 && level % 1 === 0)) {
      this.#level = Float64Array.from(this.#level);
    }
    this.#low[this.length] = at % 2 ** 32;
    this.#high[this.length] = high;
    this.#level[this.length++] = level;
  }

  get bytesPerPoint(): number {
    return this.#low.BYTES_PER_ELEMENT + this.#high.BYTES_PER_ELEMENT + this.#level.BYTES_PER_ELEMENT;
  }

  ns(position: number): Nanos {
    return ((this.#high[position] as number) * 2 ** 32 + (this.#low[position] as number)) as Nanos;
  }

  level(position: number): number {
    return this.#level[position] as number;
  }

  #grow(): void {
    const capacity = this.length * 2;
    const low = new Uint32Array(capacity);
    low.set(this.#low);
    this.#low = low;
    const high = this.#high instanceof Uint16Array ? new Uint16Array(capacity) : new Uint32Array(capacity);
    high.set(this.#high);
    this.#high = high;
    const level = this.#level instanceof Uint32Array ? new Uint32Array(capacity) : new Float64Array(capacity);
    level.set(this.#level);
    this.#level = level;
  }

  /** Position of the last point at or before `ns`; -1 if none. */
  positionAt(ns: Nanos): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ns(middle) > ns) high = middle;
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
