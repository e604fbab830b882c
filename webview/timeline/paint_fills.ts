import { formatFill } from "../words/channel_fill.ts";
import { type Brush, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";
import { firstAtOrAfter } from "./loaded_window.ts";

/** The level of each channel lane as an area, in proportion to its capacity. */
export function paintFills(brush: Brush): void {
  for (const row of brush.rows) {
    const lane = brush.window.laneOf.get(row.key);
    if (lane === undefined || row.lane.kind !== "channel") continue;
    paintLevel(brush, row, brush.window.fillsOf.rows(lane));
  }
}

function paintLevel(brush: Brush, row: LaneRow, rows: Uint32Array): void {
  const { context, tokens, window, span } = brush;
  const { fills } = window;
  const base = laneTop(brush, row) + row.height - 3;
  const height = row.height - 7;
  rule(brush, base);
  if (rows.length === 0) return;
  const first = Math.max(0, firstAtOrAfter(rows, fills.ns, span.fromNs) - 1);
  const limit = row.capacity ?? largest(rows, fills.max);
  if (!(limit > 0)) return;
  const y = (level: number) => base - Math.min(1, level / limit) * height;

  const area = new Path2D();
  const line = new Path2D();
  let lastY = base;
  let lastX = 0;
  let full = false;
  const start = Math.max(0, brush.x(fills.ns[rows[first] as number] as number));
  area.moveTo(start, base);
  line.moveTo(start, base);
  for (let at = first; at < rows.length; at++) {
    const point = rows[at] as number;
    const ns = fills.ns[point] as number;
    if (ns > span.toNs) break;
    const x = Math.max(0, brush.x(ns));
    const [min, max, last] = [
      fills.min[point] as number,
      fills.max[point] as number,
      fills.last[point] as number,
    ];
    full ||= row.capacity !== null && max >= row.capacity * 0.99;
    for (const level of min === max ? [last] : [min, max, last]) {
      area.lineTo(x, lastY);
      area.lineTo(x, y(level));
      line.lineTo(x, lastY);
      line.lineTo(x, y(level));
      lastY = y(level);
    }
    lastX = x;
  }
  const end = Math.min(brush.width, Math.max(lastX, brush.x(Math.max(window.toNs, brush.presentNs))));
  area.lineTo(end, lastY);
  area.lineTo(end, base);
  line.lineTo(end, lastY);
  context.globalAlpha = 0.26;
  context.fillStyle = tokens.flow;
  context.fill(area);
  context.globalAlpha = 0.95;
  context.strokeStyle = tokens.flow;
  context.lineWidth = 1.25;
  context.stroke(line);
  if (row.capacity !== null) capacityLine(brush, y(row.capacity), full);
  else caption(brush, formatFill(limit, null, row.unit), base - height);
}

function rule(brush: Brush, y: number): void {
  brush.context.globalAlpha = 1;
  brush.context.fillStyle = brush.tokens.grid;
  brush.context.fillRect(0, Math.round(y), brush.width, 1);
}

/** Where the channel is full; red if it got there in sight. */
function capacityLine(brush: Brush, y: number, reached: boolean): void {
  const { context, tokens } = brush;
  context.globalAlpha = reached ? 0.9 : 0.4;
  context.strokeStyle = reached ? tokens.full : tokens.dim;
  context.lineWidth = 1;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(0, Math.round(y) + 0.5);
  context.lineTo(brush.width, Math.round(y) + 0.5);
  context.stroke();
  context.setLineDash([]);
}

function caption(brush: Brush, text: string, y: number): void {
  const { context, tokens } = brush;
  context.globalAlpha = 1;
  context.font = `10px ${tokens.font}`;
  context.textBaseline = "top";
  context.textAlign = "right";
  context.fillStyle = tokens.dim;
  context.fillText(text, brush.width - 4, y);
  context.textAlign = "left";
}

function largest(rows: Uint32Array, max: Float64Array): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, max[row] as number);
  return most;
}
