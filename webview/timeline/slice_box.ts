import { blockReasons } from "../../src/base/vocabulary.ts";
import { activities } from "../../src/protocol/engine.ts";
import { type Brush, type Fill, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";

/** A rectangle in CSS pixels, its edges on pixels of the screen. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Slices up to this wide have no edge, no pattern and no words. */
export const narrow = 3;
/** Height of the line for time between calls, of its lane. */
const thinPart = 0.14;

export const [running, inCall, blocked] = [
  activities.indexOf("running"),
  activities.indexOf("call"),
  activities.indexOf("blocked"),
];

/** From `left` to `right` over the height of a lane less some air, or along its middle. */
export function boxIn(brush: Brush, row: LaneRow, left: number, right: number, thin: boolean): Box {
  const { sharp, pixel } = brush.grid;
  const top = laneTop(brush, row);
  const air = Math.min(4, Math.round(row.height / 7));
  const [from, to] = thin
    ? [row.height * (0.5 - thinPart / 2), row.height * (0.5 + thinPart / 2)]
    : [air, row.height - air];
  const y = sharp(top + from);
  const x = sharp(left);
  return {
    x,
    y,
    width: Math.max(pixel, sharp(right) - x),
    height: Math.max(pixel * 2, sharp(top + to) - y),
  };
}

/** The foot of a slice with calls that failed. */
export function failedFoot(brush: Brush, box: Box): Box {
  const height = Math.max(2 * brush.grid.pixel, brush.grid.sharp(2.5));
  return { ...box, y: box.y + box.height - height, height };
}

/** Waits for room in a channel have a colour of their own: they tell who is too slow. */
export function waitsForRoom(reason: number): boolean {
  return blockReasons[reason]?.endsWith("full") ?? false;
}

/** A process that sleeps on purpose waits for nobody: it stands back behind those that do. */
export function sleeps(reason: number): boolean {
  return blockReasons[reason] === "sleep";
}

export function holdsCall(brush: Brush, slice: number, call: number | undefined): boolean {
  const { slices } = brush.window;
  const first = slices.call[slice] as number;
  return call !== undefined && call >= first && call < first + Math.max(1, slices.count[slice] as number);
}

export function fillBox(brush: Brush, box: Box, style: Fill, alpha: number): void {
  const { context } = brush;
  context.globalAlpha = alpha;
  context.fillStyle = style;
  context.fillRect(box.x, box.y, box.width, box.height);
}
