import { type Brush, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";

/** Arcs that end nearer than this to the last one of their lane are one to the eye. */
const apart = 4;
/** Shorter than this there is no room for an arc: only its end shows. */
const leastArc = 6;

/** Marks that setjmp set, as small flags, and jumps as arcs back to them along the lower edge of the lane. */
export function paintJumps(brush: Brush, chosenJump: number | undefined): void {
  const { jumps } = brush.window;
  const lastX = new Map<number, number>();
  for (let row = 0; row < jumps.rows; row++) {
    const lane = jumps.lane[row] as number;
    const at = brush.rowOfLane[lane];
    if (at === undefined || !isInSight(brush, row)) continue;
    const chosen = jumps.jump[row] === chosenJump;
    const x = brush.x(jumps.ns[row] as number);
    const place = lane * 2 + (jumps.count[row] === 0 ? 0 : 1);
    if (!chosen && x - (lastX.get(place) ?? Number.NEGATIVE_INFINITY) < apart) continue;
    lastX.set(place, x);
    if (jumps.count[row] === 0) paintFlag(brush, at, x, chosen);
    else paintArc(brush, row, at, x, chosen);
  }
}

function isInSight({ window: { jumps }, span }: Brush, row: number): boolean {
  const ns = jumps.ns[row] as number;
  const targetNs = jumps.targetNs[row] as number;
  const firstNs = Number.isNaN(targetNs) ? ns : Math.min(ns, targetNs);
  return ns >= span.fromNs && firstNs <= span.toNs;
}

/** Where arcs begin and end: above the lower edge of the lane. */
export function jumpLevel(brush: Brush, row: LaneRow): number {
  return laneTop(brush, row) + row.height - 4;
}

function paintFlag(brush: Brush, row: LaneRow, x: number, chosen: boolean): void {
  const { context, tokens, grid } = brush;
  const foot = jumpLevel(brush, row);
  context.globalAlpha = 1;
  context.strokeStyle = tokens.text;
  context.fillStyle = chosen ? tokens.accent : tokens.text;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(grid.sharp(x), foot + 2);
  context.lineTo(grid.sharp(x), foot - 9);
  context.stroke();
  context.beginPath();
  context.moveTo(grid.sharp(x), foot - 9);
  context.lineTo(grid.sharp(x) + 6, foot - 6.5);
  context.lineTo(grid.sharp(x), foot - 4);
  context.closePath();
  context.fill();
}

/** From the jump back in time to its mark, with an arrow's head there. One out of a handler has the signals' colour. */
function paintArc(brush: Brush, row: number, lane: LaneRow, x: number, chosen: boolean): void {
  const { context, tokens, window } = brush;
  const { jumps } = window;
  const foot = jumpLevel(brush, lane);
  const ink = chosen ? tokens.accent : jumps.leftHandler[row] === 1 ? tokens.signal : tokens.text;
  const targetNs = jumps.targetNs[row] as number;
  const back = Number.isNaN(targetNs) ? x - leastArc : brush.x(targetNs);
  context.globalAlpha = 1;
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = chosen ? 2 : 1.25;
  if (x - back >= leastArc) {
    const high = foot - Math.min(lane.height - 8, 6 + (x - back) / 4);
    if (Number.isNaN(targetNs)) context.setLineDash([2, 2]);
    context.beginPath();
    context.moveTo(x, foot);
    context.bezierCurveTo(x, high, back, high, back, foot);
    context.stroke();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(back, foot + 1);
    context.lineTo(back - 2.5, foot - 4.5);
    context.lineTo(back + 2.5, foot - 4.5);
    context.closePath();
    context.fill();
  }
  context.beginPath();
  context.arc(x, foot, chosen ? 3 : 2.2, 0, Math.PI * 2);
  context.fill();
}
