import { noLane } from "../../src/protocol/engine.ts";
import { type Brush, laneMiddle } from "./brush.ts";

/** Beyond this many in sight, arrows have no heads and become a faint weave. */
const fewArrows = 240;
/** Arrows between the same lanes whose ends, both of them, are closer than this are one: more would be a band. */
const apart = 9;
/** One write may be read in hundreds of pieces: of such a fan only arrows this far apart are drawn. */
const fanApart = 14;

/** Where an arrow runs: from the middle of one lane's slices to that of another's. */
interface Way {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Arrows from the call that wrote to the call that read, as far as both lanes are known. */
export function paintArrows(brush: Brush, chosenCall: number | undefined): void {
  const { arrows } = brush.window;
  const { context, tokens, grid } = brush;
  const ways: Way[] = [];
  const chosen: Way[] = [];
  const lastOf = new Map<number, Way>();
  for (let row = 0; row < arrows.rows; row++) {
    if (!isInSight(brush, row)) continue;
    const way = wayOf(brush, row);
    if (way === undefined) continue;
    if (isChosen(brush, row, chosenCall)) chosen.push(way);
    const pair = ((arrows.fromLane[row] as number) << 16) | (arrows.toLane[row] as number);
    const last = lastOf.get(pair);
    if (last !== undefined && isOne(last, way)) continue;
    lastOf.set(pair, way);
    ways.push(way);
  }
  const many = ways.length > fewArrows;
  context.globalAlpha = many ? Math.max(0.14, 90 / ways.length) : 0.6;
  context.strokeStyle = tokens.flow;
  context.fillStyle = tokens.flow;
  context.lineWidth = grid.hair;
  paintWays(brush, ways, !many);
  context.globalAlpha = 1;
  context.strokeStyle = tokens.text;
  context.fillStyle = tokens.text;
  context.lineWidth = 2;
  paintWays(brush, chosen, true);
}

function isInSight(brush: Brush, row: number): boolean {
  const { arrows } = brush.window;
  if ((arrows.toNs[row] as number) < brush.span.fromNs) return false;
  if ((arrows.fromNs[row] as number) > brush.span.toNs) return false;
  const [from, to] = [arrows.fromLane[row] as number, arrows.toLane[row] as number];
  return from !== noLane && to !== noLane && from !== to;
}

function isChosen(brush: Brush, row: number, call: number | undefined): boolean {
  const { arrows } = brush.window;
  return call !== undefined && (arrows.write[row] === call || arrows.read[row] === call);
}

function isOne(last: Way, way: Way): boolean {
  const [from, to] = [Math.abs(way.x1 - last.x1), Math.abs(way.x2 - last.x2)];
  const isOfFan = Math.min(from, to) < 1;
  return Math.max(from, to) < (isOfFan ? fanApart : apart);
}

function wayOf(brush: Brush, row: number): Way | undefined {
  const { window, rowOfLane, grid } = brush;
  const from = rowOfLane[window.arrows.fromLane[row] as number];
  const to = rowOfLane[window.arrows.toLane[row] as number];
  if (from === undefined || to === undefined) return undefined;
  const down = to.top > from.top ? 1 : -1;
  return {
    x1: grid.sharp(brush.x(window.arrows.fromNs[row] as number)) + grid.hair / 2,
    x2: grid.sharp(brush.x(window.arrows.toNs[row] as number)) + grid.hair / 2,
    y1: laneMiddle(brush, from) + down * (from.height / 2 - 5),
    y2: laneMiddle(brush, to) - down * (to.height / 2 - 4),
  };
}

/**
 * One path for all lines and one for all heads: stroking each of some thousand curves took longer than everything
 * else, and curves that cross would add up to a band where they lie close.
 */
function paintWays(brush: Brush, ways: readonly Way[], withHeads: boolean): void {
  const { context } = brush;
  if (ways.length === 0) return;
  context.beginPath();
  for (const { x1, y1, x2, y2 } of ways) {
    const middle = (y1 + y2) / 2;
    context.moveTo(x1, y1);
    if (Math.abs(x2 - x1) < 1) context.lineTo(x2, y2);
    else context.bezierCurveTo(x1, middle, x2, middle, x2, y2);
  }
  context.stroke();
  if (!withHeads) return;
  context.beginPath();
  for (const { y1, x2, y2 } of ways) {
    const back = y2 > y1 ? -5 : 5;
    context.moveTo(x2, y2);
    context.lineTo(x2 - 3, y2 + back);
    context.lineTo(x2 + 3, y2 + back);
    context.closePath();
  }
  context.fill();
}
