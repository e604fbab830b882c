import { type MarkKind, markKinds, noLane } from "../../src/protocol/engine.ts";
import { type Brush, laneMiddle, laneTop } from "./brush.ts";

/** Marks of one lane closer than this to the last of their kind are one mark to the eye. */
const apart = 3;
/** With more marks than this their lines of kinship step back behind what happens in the lanes. */
const manyMarks = 60;

/** Births, execs, ends and reapings; in the lane of a stream what happens to its buffer. */
export function paintMarks(brush: Brush): void {
  const { marks } = brush.window;
  const lastX = new Map<number, number>();
  for (let row = 0; row < marks.rows; row++) {
    const ns = marks.ns[row] as number;
    const lane = marks.lane[row] as number;
    const at = brush.rowOfLane[lane];
    if (at === undefined || ns < brush.span.fromNs || ns > brush.span.toNs) continue;
    const x = brush.x(ns);
    const kind = markKinds[marks.kind[row] as number];
    const place = lane * markKinds.length + (marks.kind[row] as number);
    if (kind === undefined || x - (lastX.get(place) ?? Number.NEGATIVE_INFINITY) < apart) continue;
    lastX.set(place, x);
    paintKinship(brush, row, x, laneMiddle(brush, at));
    paintMark(brush, kind, x, laneTop(brush, at), at.height);
  }
}

/** A thin line from the parent to what it bore or reaped. */
function paintKinship(brush: Brush, row: number, x: number, y: number): void {
  const { context, tokens, window, rowOfLane, grid } = brush;
  const other = window.marks.otherLane[row] as number;
  const elder = other === noLane ? undefined : rowOfLane[other];
  if (elder === undefined) return;
  context.globalAlpha = window.marks.rows > manyMarks ? 0.16 : 0.5;
  context.strokeStyle = tokens.dim;
  context.lineWidth = grid.hair;
  context.beginPath();
  context.moveTo(grid.sharp(x) + grid.hair / 2, laneMiddle(brush, elder));
  context.lineTo(grid.sharp(x) + grid.hair / 2, y);
  context.stroke();
}

function paintMark(brush: Brush, kind: MarkKind, x: number, top: number, height: number): void {
  const { context, tokens, grid } = brush;
  const middle = grid.sharp(top + height / 2);
  context.beginPath();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.lineCap = "butt";
  switch (kind) {
    case "born":
      context.fillStyle = tokens.running;
      context.moveTo(x, middle - 5);
      context.lineTo(x + 6, middle);
      context.lineTo(x, middle + 5);
      context.closePath();
      context.fill();
      break;
    case "exec":
      context.fillStyle = tokens.text;
      context.moveTo(x, middle - 5);
      context.lineTo(x + 4, middle);
      context.lineTo(x, middle + 5);
      context.lineTo(x - 4, middle);
      context.closePath();
      context.fill();
      break;
    case "exit":
      context.fillStyle = tokens.dim;
      context.fillRect(grid.sharp(x) - grid.hair, top + 4, 2 * grid.hair, height - 8);
      break;
    case "killed":
      context.strokeStyle = tokens.error;
      context.lineWidth = 2.2;
      context.moveTo(x - 4, middle - 4);
      context.lineTo(x + 4, middle + 4);
      context.moveTo(x + 4, middle - 4);
      context.lineTo(x - 4, middle + 4);
      context.stroke();
      break;
    case "flushed":
      context.fillStyle = tokens.flow;
      context.moveTo(x - 3.5, top + 2);
      context.lineTo(x + 3.5, top + 2);
      context.lineTo(x, top + 8);
      context.closePath();
      context.fill();
      break;
    case "doubled":
      context.fillStyle = tokens.warning;
      context.fillRect(grid.sharp(x) - 5, top + 2, 5, 5);
      context.fillRect(grid.sharp(x) + 1, top + 5, 5, 5);
      break;
    case "lost":
      context.strokeStyle = tokens.error;
      context.lineWidth = 2;
      context.moveTo(x - 3, top + 2);
      context.lineTo(x + 3, top + 8);
      context.moveTo(x + 3, top + 2);
      context.lineTo(x - 3, top + 8);
      context.stroke();
      break;
    case "reaped":
      context.strokeStyle = tokens.dim;
      context.arc(x, middle, 3.5, 0, Math.PI * 2);
      context.stroke();
      break;
  }
}
