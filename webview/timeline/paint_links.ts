import { noLane } from "../../src/protocol/engine.ts";
import { type Brush, laneMiddle } from "./brush.ts";

/** Beyond this many in sight, arrows become a faint weave without heads. */
const fewArrows = 240;

/** Arrows from the call that wrote to the call that read, as far as both lanes are known. */
export function paintArrows(brush: Brush, chosenCall: number | undefined): void {
  const { arrows } = brush.window;
  const seen: number[] = [];
  for (let row = 0; row < arrows.rows; row++) if (isInSight(brush, row)) seen.push(row);
  const many = seen.length > fewArrows;
  const chosen = seen.filter((row) => isChosen(brush, row, chosenCall));
  brush.context.lineWidth = 1;
  brush.context.strokeStyle = brush.tokens.flow;
  brush.context.fillStyle = brush.tokens.flow;
  brush.context.globalAlpha = many ? Math.max(0.1, 80 / seen.length) : 0.55;
  if (many) paintWeave(brush, seen);
  else for (const row of seen) paintArrow(brush, row, true);
  brush.context.globalAlpha = 1;
  brush.context.strokeStyle = brush.tokens.text;
  brush.context.fillStyle = brush.tokens.text;
  brush.context.lineWidth = 2;
  for (const row of chosen) paintArrow(brush, row, true);
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

/** Lines of a weave closer together than this at both ends are one. */
const apart = 1;

/** One path for all: stroking each of some thousand curves took longer than everything else. */
function paintWeave(brush: Brush, rows: readonly number[]): void {
  const { arrows } = brush.window;
  const lastX = new Map<number, { from: number; to: number }>();
  brush.context.beginPath();
  for (const row of rows) {
    const [from, to] = [brush.x(arrows.fromNs[row] as number), brush.x(arrows.toNs[row] as number)];
    const pair = ((arrows.fromLane[row] as number) << 16) | (arrows.toLane[row] as number);
    const last = lastX.get(pair);
    if (last !== undefined && Math.abs(from - last.from) < apart && Math.abs(to - last.to) < apart) continue;
    lastX.set(pair, { from, to });
    traceArrow(brush, row);
  }
  brush.context.stroke();
}

function paintArrow(brush: Brush, row: number, withHead: boolean): void {
  const { context } = brush;
  context.beginPath();
  const end = traceArrow(brush, row);
  if (end === undefined) return;
  context.stroke();
  if (!withHead) return;
  const back = end.down ? -5 : 5;
  context.beginPath();
  context.moveTo(end.x, end.y);
  context.lineTo(end.x - 3, end.y + back);
  context.lineTo(end.x + 3, end.y + back);
  context.fill();
}

/** Adds the curve of an arrow to the path; answers where it ends, undefined if one of its lanes is not known. */
function traceArrow(
  brush: Brush,
  row: number,
): { readonly x: number; readonly y: number; readonly down: boolean } | undefined {
  const { context, window, rowOfLane } = brush;
  const from = rowOfLane[window.arrows.fromLane[row] as number];
  const to = rowOfLane[window.arrows.toLane[row] as number];
  if (from === undefined || to === undefined) return undefined;
  const [x1, x2] = [brush.x(window.arrows.fromNs[row] as number), brush.x(window.arrows.toNs[row] as number)];
  const down = to.top > from.top;
  const y1 = laneMiddle(brush, from) + (down ? 1 : -1) * (from.height / 2 - 5);
  const y2 = laneMiddle(brush, to) + (down ? -1 : 1) * (to.height / 2 - 4);
  const middle = (y1 + y2) / 2;
  context.moveTo(x1, y1);
  context.bezierCurveTo(x1, middle, x2, middle, x2, y2);
  return { x: x2, y: y2, down };
}
