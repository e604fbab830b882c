import { enlarged } from "../../base/enlarged.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { PixelWindow } from "./window.ts";

// What happened does not change any more: the rows that one picture of a growing trace told of it serve the next one.

/** Pictures whose rows are kept: the whole run, a part of it that follows the present, and what was zoomed from. */
const mostPictures = 3;
/** Cells of the rows kept for one picture, 4 MiB: of 36 lanes on a wide screen. */
const mostCells = 2 ** 19;
/** Rows before the window that are kept at least: to drop them copies the others. */
const fewRows = 1024;

/** Where the telling of something goes on after its settled rows. */
export interface Place {
  /** In its list of calls, points or transfers. */
  readonly position: number;
  /** All before it is told. */
  readonly ns: number;
  /** How many of them the last row stands for: the next one is likely to stand for about as many. */
  readonly crowd: number;
}

/** Cells that may still be kept. */
interface Room {
  cells: number;
}

/** Rows of one task, level or flow on one grid of pixels, in order of time, that nothing can change any more. */
export class SettledRows {
  #cells = new Float64Array(0);
  #rows = 0;
  /** With those that are not settled yet. */
  #added = 0;
  #fromNs = 0;
  #place: Place | undefined;
  readonly #row: Float64Array;

  /**
   * @param width cells of a row
   * @param timeCell where a row's time stands; later rows have later ones
   */
  constructor(
    readonly width: number,
    readonly timeCell: number,
    readonly room: Room,
  ) {
    this.#row = new Float64Array(width);
  }

  get hasRoom(): boolean {
    return this.#added * this.width < this.#cells.length || this.room.cells > 0;
  }

  /**
   * Where the telling of what is after `fromNs` goes on; undefined if none of it is settled: then rows are kept from there on.
   */
  from(fromNs: number): Place | undefined {
    this.#added = this.#rows;
    if (this.#place === undefined || fromNs < this.#fromNs || fromNs > this.#place.ns) {
      this.#fromNs = fromNs;
      this.#rows = 0;
      this.#added = 0;
      this.#place = undefined;
      return undefined;
    }
    this.#dropBefore(fromNs);
    return this.#place;
  }

  /** Tells copies, always in the same cells, of the settled rows from the one on that `fromNs` lies in, as far as `toNs`. */
  tell(fromNs: number, toNs: number, show: (row: Float64Array) => void): void {
    for (let row = this.#rowAt(fromNs); row < this.#rows && this.#timeOf(row) < toNs; row++) {
      for (let cell = 0; cell < this.width; cell++)
        this.#row[cell] = this.#cells[row * this.width + cell] as number;
      show(this.#row);
    }
  }

  /** The next row; it is settled with what is told up to some place. */
  add(row: Float64Array): void {
    const start = this.#added * this.width;
    if (start + this.width > this.#cells.length) this.#grow();
    for (let cell = 0; cell < this.width; cell++) this.#cells[start + cell] = row[cell] as number;
    this.#added++;
  }

  settle(place: Place): void {
    this.#rows = this.#added;
    this.#place = place;
  }

  /** Gives its room back. */
  free(): void {
    this.room.cells += this.#cells.length;
  }

  #dropBefore(fromNs: number): void {
    const first = this.#rowAt(fromNs);
    if (first < fewRows || first * 2 < this.#rows) return;
    this.#cells.copyWithin(0, first * this.width, this.#rows * this.width);
    this.#rows -= first;
    this.#added = this.#rows;
    this.#fromNs = this.#timeOf(0);
  }

  /** The last row at or before `ns`, or the first. */
  #rowAt(ns: number): number {
    return Math.max(0, firstPosition((row) => this.#timeOf(row) > ns, this.#rows) - 1);
  }

  #timeOf(row: number): number {
    return this.#cells[row * this.width + this.timeCell] as number;
  }

  #grow(): void {
    const before = this.#cells.length;
    this.#cells = enlarged(this.#cells, Math.max(before * 2, 64 * this.width));
    this.room.cells -= this.#cells.length - before;
  }
}

/** The settled rows of all that pictures of one grid show. */
export class SettledPicture {
  readonly #room: Room = { cells: mostCells };
  readonly #rows = new Map<object, SettledRows>();
  readonly #shown = new Set<object>();

  /** Those of a task, a level, a flow. */
  of(subject: object, width: number, timeCell: number): SettledRows {
    this.#shown.add(subject);
    const rows = this.#rows.get(subject) ?? new SettledRows(width, timeCell, this.#room);
    this.#rows.set(subject, rows);
    return rows;
  }

  /** Another picture begins: if there is no room left, what the last one did not show makes some. */
  begin(): void {
    if (this.#room.cells <= 0) {
      for (const [subject, rows] of this.#rows) {
        if (this.#shown.has(subject)) continue;
        rows.free();
        this.#rows.delete(subject);
      }
    }
    this.#shown.clear();
  }
}

/** The settled rows of the pictures that were asked for last. */
export class SettledPictures {
  /** By the width of their pixels, the latest last. */
  readonly #pictures = new Map<number, SettledPicture>();

  /** Of those with the pixels of a steady window. */
  of({ nsPerPixel }: PixelWindow): SettledPicture {
    const picture = this.#pictures.get(nsPerPixel) ?? new SettledPicture();
    this.#pictures.delete(nsPerPixel);
    this.#pictures.set(nsPerPixel, picture);
    for (const oldest of this.#pictures.keys()) {
      if (this.#pictures.size <= mostPictures) break;
      this.#pictures.delete(oldest);
    }
    picture.begin();
    return picture;
  }
}
