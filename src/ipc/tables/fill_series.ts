import { ChunkedCells } from "../../base/chunked_cells.ts";
import type { Nanos } from "../../base/time.ts";

/** 4.3 s in ns: what four bytes hold of a time. */
const eraNs = 2 ** 32;
const mostOf16 = 0xffff;
const mostOf32 = 0xffff_ffff;

type Levels = ChunkedCells<Uint16Array> | ChunkedCells<Uint32Array> | ChunkedCells<Float64Array>;

/**
 * The fill level of one channel over time, in bytes (messages for queues). Points are ascending in time. One point takes
 * 6 bytes: 4 of time within its era of 4.3 s, 2 of level; a series that meets a level beyond that widens itself.
 */
export class FillSeries {
  readonly #low = new ChunkedCells(Uint32Array);
  #levels: Levels = new ChunkedCells(Uint16Array);
  /** Where each era begins that has points, but the first of the trace: its first point, and its time in ns. */
  readonly #eraPoints: number[] = [];
  readonly #eraTimes: number[] = [];
  length = 0;

  /** Adds a point. A point before the last one is put at the last one's time: lines can arrive out of order. */
  push(ns: Nanos, level: number): void {
    const last = this.length - 1;
    const at = last >= 0 ? Math.max(ns, this.ns(last)) : Math.max(ns, 0);
    const low = at % eraNs;
    if (at - low !== this.#eraTime(this.length)) {
      this.#eraPoints.push(this.length);
      this.#eraTimes.push(at - low);
    }
    this.#low.set(this.length, low);
    this.#setLevel(this.length++, level);
  }

  ns(position: number): Nanos {
    return (this.#eraTime(position) + this.#low.at(position)) as Nanos;
  }

  level(position: number): number {
    return this.#levels.at(position);
  }

  /** Bytes that its points take. */
  get usedBytes(): number {
    return this.length * (this.#low.bytesPerCell + this.#levels.bytesPerCell) + this.#eraBytes;
  }

  /** The same with the room for points to come. */
  get allocatedBytes(): number {
    return this.#low.allocatedBytes + this.#levels.allocatedBytes + this.#eraBytes;
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

  get #eraBytes(): number {
    return this.#eraPoints.length * 2 * Float64Array.BYTES_PER_ELEMENT;
  }

  /** When the era of a point began. */
  #eraTime(position: number): number {
    const points = this.#eraPoints;
    let low = 0;
    // Most questions are for the latest era: while the log is read, and in traces of seconds.
    let high = points.length;
    if (high > 0 && position >= (points[high - 1] as number)) low = high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((points[middle] as number) > position) high = middle;
      else low = middle + 1;
    }
    return low === 0 ? 0 : (this.#eraTimes[low - 1] as number);
  }

  #setLevel(position: number, level: number): void {
    const bytes = this.#levels.bytesPerCell;
    if (bytes < 8 && !(level >= 0 && level <= mostOf32 && level % 1 === 0)) {
      this.#levels = this.#widened(new ChunkedCells(Float64Array), position);
    } else if (bytes === 2 && level > mostOf16) {
      this.#levels = this.#widened(new ChunkedCells(Uint32Array), position);
    }
    this.#levels.set(position, level);
  }

  #widened<L extends Levels>(wider: L, length: number): L {
    for (let position = 0; position < length; position++) wider.set(position, this.#levels.at(position));
    return wider;
  }
}
