import { Float64Cells, Uint32Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { Nanos } from "../../base/time.ts";
import { LevelCells } from "./level_cells.ts";
import { LevelExtremes } from "./level_extremes.ts";

/** Points whose lowest and highest level are kept, so that a pixel with thousands of points does not look at each. */
const [fewPoints, manyPoints] = [32, 512] as const;

/** Points of a stretch, which a pixel begins and ends with if it holds some: the times of their first ones are kept. */
const stretchPoints = 64;

/** Of a longer one, which begins where many points do whose extremes are kept: a pixel of such has no ragged edges. */
const longStretchPoints = manyPoints;

/** Stretches that a pixel and half of the next one must hold to be told from them: then each is half a pixel at most. */
const fewStretches = 3;

/** 4.3 s in ns: what four bytes hold of a time. */
const eraNs = 2 ** 32;

/**
 * The fill level of one channel over time, in bytes (messages for queues). Points are ascending in time. One point takes
 * 6 bytes: 4 of time within its era of 4.3 s, 2 of level; a series that meets a level beyond that widens itself.
 */
export class FillSeries {
  readonly #low = new Uint32Cells();
  readonly #levels = new LevelCells();
  readonly #ofMany = new LevelExtremes(manyPoints);
  readonly #ofFew = new LevelExtremes(fewPoints, this.#ofMany);
  /** Of the first point of each stretch, ns: close together, where the points lie kilobytes apart. */
  readonly #stretchTimes = new Float64Cells();
  /** Where each era begins that has points, but the first of the trace: its first point, and its time in ns. */
  readonly #eraPoints: number[] = [];
  readonly #eraTimes: number[] = [];
  /** Of the last point: its time, and when its era began. */
  #lastNs = 0;
  #eraTime = 0;
  length = 0;

  /** Adds a point. A point before the last one is put at the last one's time: lines can arrive out of order. */
  push(ns: Nanos, level: number): void {
    const at = Math.max(ns, this.#lastNs);
    this.#lastNs = at;
    if (at - this.#eraTime >= eraNs) {
      this.#eraTime = Math.floor(at / eraNs) * eraNs;
      this.#eraPoints.push(this.length);
      this.#eraTimes.push(this.#eraTime);
    }
    this.#low.set(this.length, at - this.#eraTime);
    if (this.length % stretchPoints === 0) this.#stretchTimes.set(this.length / stretchPoints, at);
    this.#levels.set(this.length, level);
    this.#ofFew.add(level, level, 1);
    this.length++;
  }

  ns(position: number): Nanos {
    if (position % stretchPoints === 0) return this.#stretchTimes.at(position / stretchPoints) as Nanos;
    return (this.#eraTimeOf(position) + this.#low.at(position)) as Nanos;
  }

  level(position: number): number {
    return this.#levels.at(position);
  }

  /** Lowest and highest of the known levels at `from` and after it, before `to`; of none `Infinity` and `-Infinity`. */
  extremes(from: number, to: number): { readonly min: number; readonly max: number } {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let position = from; position < to; ) {
      const blocks = this.#ofMany.spans(position, to) ? this.#ofMany : this.#ofFew;
      if (blocks.spans(position, to)) {
        min = Math.min(min, blocks.lowest(position));
        max = Math.max(max, blocks.highest(position));
        position += blocks.points;
      } else {
        const level = this.level(position++);
        if (level < min) min = level;
        if (level > max) max = level;
      }
    }
    return { min, max };
  }

  /** Bytes that its points take. */
  get usedBytes(): number {
    const stretches = Math.ceil(this.length / stretchPoints) * this.#stretchTimes.bytesPerCell;
    const times = this.length * this.#low.bytesPerCell + stretches + this.#eraBytes;
    return this.#columns().reduce((bytes, column) => bytes + column.usedBytes, times);
  }

  /** The same with the room for points to come. */
  get allocatedBytes(): number {
    const times = this.#low.allocatedBytes + this.#stretchTimes.allocatedBytes + this.#eraBytes;
    return this.#columns().reduce((bytes, column) => bytes + column.allocatedBytes, times);
  }

  #columns(): readonly (LevelCells | LevelExtremes)[] {
    return [this.#levels, this.#ofFew, this.#ofMany];
  }

  /**
   * Position of the last point at or before `ns`; -1 if none.
   * @param from a position before which it is not; `near` where it is likely to be
   */
  positionAt(ns: Nanos, from = 0, near = from): number {
    return firstPosition((position) => this.ns(position) > ns, this.length, from, near) - 1;
  }

  /**
   * The last position after `from` that a stretch begins at, at or before `ns`; undefined unless some whole
   * stretches lie before it. A long stretch where as many points are likely to lie between, else one of 64.
   * @param near where it is likely to be
   */
  stretchAt(ns: number, from: number, near: number): number | undefined {
    const long =
      near - from < longStretchPoints ? undefined : this.#stretchOf(longStretchPoints, ns, from, near);
    return long ?? this.#stretchOf(stretchPoints, ns, from, near);
  }

  /** The same of stretches of so many points each. */
  #stretchOf(points: number, ns: number, from: number, near: number): number | undefined {
    const nearest = Math.ceil(from / points) + fewStretches;
    const stretches = Math.ceil(this.length / points);
    const isAfter = (stretch: number) => this.#stretchTimes.at((stretch * points) / stretchPoints) > ns;
    if (nearest >= stretches || isAfter(nearest)) return undefined;
    return (firstPosition(isAfter, stretches, nearest + 1, Math.floor(near / points) + 1) - 1) * points;
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
  #eraTimeOf(position: number): number {
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
}
