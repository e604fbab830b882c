import type { Brush } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";
import {
  blocked,
  boxIn,
  failedFoot,
  fillBox,
  holdsCall,
  inCall,
  narrow,
  running,
  waitsForRoom,
} from "./slice_box.ts";

/**
 * Narrow slices of one lane. Those of one kind that touch are one rectangle to the eye, and are drawn as one, and none
 * is drawn over a pixel that has one: far out a lane has as many slices as the screen has pixels, and drawing each of
 * them took most of a frame.
 */
export class Crowd {
  #code = -1;
  #left = 0;
  #right = Number.NEGATIVE_INFINITY;

  constructor(
    readonly brush: Brush,
    readonly row: LaneRow,
  ) {}

  /** Whether the slice is one of a crowd; if not, all that came before it has been drawn. */
  takes(slice: number, chosenCall: number | undefined): boolean {
    const { window, grid } = this.brush;
    const { slices } = window;
    const end = slices.toNs[slice] as number;
    const activity = slices.activity[slice] as number;
    const from = this.brush.x(slices.fromNs[slice] as number);
    const to = this.brush.x(end);
    const isKnownKind = activity === running || activity === inCall || activity === blocked;
    if (
      to - from > narrow ||
      end >= window.toNs ||
      !isKnownKind ||
      holdsCall(this.brush, slice, chosenCall)
    ) {
      this.flush();
      this.#right = grid.sharp(to);
      return false;
    }
    const left = Math.max(grid.sharp(from), this.#right);
    // Calls are seen however short they are; the time between them where there is room for it.
    const right = Math.max(grid.sharp(to), activity === running ? 0 : grid.sharp(from) + grid.pixel);
    if (right <= left) return true;
    const room = activity === blocked && waitsForRoom(slices.reason[slice] as number) ? 2 : 0;
    const code = activity * 4 + room + (slices.failed[slice] as number);
    if (code !== this.#code || left > this.#right) {
      this.flush();
      this.#code = code;
      this.#left = left;
    }
    this.#right = right;
    return true;
  }

  flush(): void {
    if (this.#code < 0) return;
    const { brush, row } = this;
    const { tokens } = brush;
    const [activity, room, failed] = [this.#code >> 2, (this.#code & 2) !== 0, (this.#code & 1) !== 0];
    const box = boxIn(brush, row, this.#left, this.#right, activity === running);
    this.#code = -1;
    if (activity === running) {
      fillBox(brush, box, tokens.running, 0.75);
      return;
    }
    if (activity === inCall) fillBox(brush, box, tokens.call, 0.7);
    else fillBox(brush, box, room ? tokens.full : tokens.blocked, 0.65);
    if (failed) fillBox(brush, failedFoot(brush, box), tokens.error, 1);
  }
}
