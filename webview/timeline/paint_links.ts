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
  for (const row of seen) paintArrow(brush, row, !many);
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

function paintArrow(brush: Brush, row: number, withHead: boolean): void {
  const { context, window, rowOfLane } = brush;
  const from = rowOfLane[window.arrows.fromLane[row] as number];
  const to = rowOfLane[window.arrows.toLane[row] as number];
  if (from === undefined || to === undefined) return;
  const [x1, x2] = [brush.x(window.arrows.fromNs[row] as number), brush.x(window.arrows.toNs[row] as number)];
  const down = to.top > from.top;
  const y1 = laneMiddle(brush, from) + (down ? 1 : -1) * (from.height / 2 - 5);
  const y2 = laneMiddle(brush, to) + (down ? -1 : 1) * (to.height / 2 - 4);
  const middle = (y1 + y2) / 2;
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(x1, middle, x2, middle, x2, y2);
  context.stroke();
  if (!withHead) return;
  const back = down ? -5 : 5;
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 3, y2 + back);
  context.lineTo(x2 + 3, y2 + back);
  context.fill();
}
