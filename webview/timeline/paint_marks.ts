import { type MarkKind, markKinds, noLane } from "../../src/protocol/engine.ts";
import { type Brush, laneMiddle, laneTop } from "./brush.ts";

/** Marks of one lane closer than this to the last of their kind are one mark to the eye. */
const apart = 3;
/** With more marks than this their lines of kinship step back behind what happens in the lanes. */
const manyMarks = 60;

/** Births, execs, ends and reapings. */
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
  const { context, tokens, window, rowOfLane } = brush;
  const other = window.marks.otherLane[row] as number;
  const elder = other === noLane ? undefined : rowOfLane[other];
  if (elder === undefined) return;
  context.globalAlpha = window.marks.rows > manyMarks ? 0.16 : 0.5;
  context.strokeStyle = tokens.dim;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, laneMiddle(brush, elder));
  context.lineTo(Math.round(x) + 0.5, y);
  context.stroke();
}

function paintMark(brush: Brush, kind: MarkKind, x: number, top: number, height: number): void {
  const { context, tokens } = brush;
  const middle = top + height / 2;
  const path = new Path2D();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.lineCap = "butt";
  switch (kind) {
    case "born":
      context.fillStyle = tokens.running;
      path.moveTo(x, middle - 5);
      path.lineTo(x + 6, middle);
      path.lineTo(x, middle + 5);
      context.fill(path);
      break;
    case "exec":
      context.fillStyle = tokens.text;
      path.moveTo(x, middle - 5);
      path.lineTo(x + 4, middle);
      path.lineTo(x, middle + 5);
      path.lineTo(x - 4, middle);
      context.fill(path);
      break;
    case "exit":
      context.fillStyle = tokens.dim;
      context.fillRect(x - 1, top + 4, 2, height - 8);
      break;
    case "killed":
      context.strokeStyle = tokens.error;
      context.lineWidth = 2.2;
      path.moveTo(x - 4, middle - 4);
      path.lineTo(x + 4, middle + 4);
      path.moveTo(x + 4, middle - 4);
      path.lineTo(x - 4, middle + 4);
      context.stroke(path);
      break;
    case "reaped":
      context.strokeStyle = tokens.dim;
      path.arc(x, middle, 3.5, 0, Math.PI * 2);
      context.stroke(path);
      break;
  }
}
