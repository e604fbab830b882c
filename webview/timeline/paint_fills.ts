import { formatFill } from "../words/channel_fill.ts";
import { type Brush, laneTop } from "./brush.ts";
import type { LaneRow } from "./lanes.ts";
import { firstAtOrAfter } from "./loaded_window.ts";

/** A level this near to the capacity is full: writers wait for room although a few bytes may be left. */
const fullPart = 0.99;
/** So that a few bytes that wait in a large buffer, to be doubled or lost, are seen to be there. */
const leastInBuffer = 3;
/** Lower lanes have no room for the words of their limit. */
const roomForCaption = 26;

/** The level of each channel and stream lane as an area, in proportion to its capacity. */
export function paintFills(brush: Brush): void {
  for (const row of brush.rows) {
    const lane = brush.window.laneOf.get(row.key);
    if (lane === undefined || (row.lane.kind !== "channel" && row.lane.kind !== "stream")) continue;
    paintLevel(brush, row, brush.window.fillsOf.rows(lane));
  }
}

/** The level over time. Pairs stand flat: as objects, thousands in each frame, they kept the collector busy. */
interface LevelLine {
  /** x and y in turn, from left to right. */
  readonly corners: readonly number[];
  /** Where it was full: from and to in turn. */
  readonly full: readonly number[];
}

function paintLevel(brush: Brush, row: LaneRow, rows: Uint32Array): void {
  const { context, tokens, window, grid } = brush;
  const base = grid.sharp(laneTop(brush, row) + row.height - 3);
  const height = row.height - 8;
  context.globalAlpha = 1;
  context.fillStyle = tokens.grid;
  context.fillRect(0, base, brush.width, grid.hair);
  const limit = row.capacity ?? largest(rows, window.fills.max);
  const top = grid.sharp(base - height);
  if (rows.length === 0 || !(limit > 0)) {
    // Nothing ever lay in it: of what can fill, that is worth seeing.
    if (row.capacity === null || row.lane.kind !== "channel") return;
    limitLine(brush, top);
    if (row.height >= roomForCaption) caption(brush, formatFill(row.capacity, null, row.unit), top);
    return;
  }

  const least = row.lane.kind === "stream" ? leastInBuffer : 0;
  const { corners, full } = levelLine(brush, row, rows, base, (level) =>
    level > 0 ? grid.sharp(base - Math.max(least, Math.min(1, level / limit) * height)) : base,
  );
  if (row.capacity !== null) limitLine(brush, top);
  trace(brush, corners);
  context.lineTo(corners.at(-2) ?? 0, base);
  context.globalAlpha = 0.26;
  context.fillStyle = tokens.flow;
  context.fill();
  trace(brush, corners);
  context.globalAlpha = 0.95;
  context.strokeStyle = tokens.flow;
  context.lineWidth = 1.25;
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = tokens.full;
  for (let at = 0; at + 1 < full.length; at += 2) {
    const [from, to] = [full[at] as number, full[at + 1] as number];
    context.fillRect(from, top - grid.hair, to - from, 2 * grid.hair);
  }
  if (row.height >= roomForCaption) caption(brush, formatFill(limit, null, row.unit), top);
}

function levelLine(
  brush: Brush,
  row: LaneRow,
  rows: Uint32Array,
  base: number,
  y: (level: number) => number,
): LevelLine {
  const { window, span, grid } = brush;
  const { fills } = window;
  const first = Math.max(0, firstAtOrAfter(rows, fills.ns, span.fromNs) - 1);
  const fullAt = // A full channel makes its writers wait; a full buffer is only emptied.
    row.capacity === null || row.lane.kind === "stream" ? Number.POSITIVE_INFINITY : row.capacity * fullPart;
  const corners: number[] = [];
  const full: number[] = [];
  let [lastX, lastY] = [Math.max(0, brush.x(fills.ns[rows[first] as number] as number)), base];
  let fullFrom: number | undefined;
  corners.push(lastX, base);
  const isBuffer = row.lane.kind === "stream";
  for (let at = first; at < rows.length; at++) {
    const point = rows[at] as number;
    const ns = fills.ns[point] as number;
    if (ns > span.toNs) break;
    const x = Math.max(0, brush.x(ns));
    const min = fills.min[point] as number;
    const max = fills.max[point] as number;
    const last = fills.last[point] as number;
    // A channel stays at its level till the next change; a buffer fills and is used up call by call in between.
    if (isBuffer) corners.push(x, y(last === max ? min : max));
    else corners.push(x, lastY);
    if (min !== max) corners.push(x, y(min), x, y(max));
    lastY = y(last);
    corners.push(x, lastY);
    // A crowded pixel that was full at some time in it shows at least a pixel of it.
    if (max >= fullAt) fullFrom ??= x;
    if (last < fullAt && fullFrom !== undefined) {
      full.push(fullFrom, Math.max(x, fullFrom + grid.pixel));
      fullFrom = undefined;
    }
    lastX = x;
  }
  const end = Math.min(brush.width, Math.max(lastX, brush.x(Math.max(window.toNs, brush.presentNs))));
  corners.push(end, lastY);
  if (fullFrom !== undefined) full.push(fullFrom, end);
  return { corners, full };
}

function trace(brush: Brush, corners: LevelLine["corners"]): void {
  brush.context.beginPath();
  brush.context.moveTo(corners[0] as number, corners[1] as number);
  for (let at = 2; at < corners.length; at += 2) {
    brush.context.lineTo(corners[at] as number, corners[at + 1] as number);
  }
}

/** Where the channel is full. */
function limitLine(brush: Brush, y: number): void {
  const { context, tokens, grid } = brush;
  context.globalAlpha = 0.45;
  context.strokeStyle = tokens.dim;
  context.lineWidth = grid.hair;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(0, y + grid.hair / 2);
  context.lineTo(brush.width, y + grid.hair / 2);
  context.stroke();
  context.setLineDash([]);
}

/** What the height of the lane stands for, small, below its upper edge at the left, where channels are mostly yet to be made. */
function caption(brush: Brush, text: string, y: number): void {
  const { context, tokens, grid } = brush;
  context.globalAlpha = 1;
  context.font = `10px ${tokens.font}`;
  context.textBaseline = "alphabetic";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = tokens.bg;
  const [x, baseline] = [grid.sharp(4), grid.sharp(y + 11)];
  context.strokeText(text, x, baseline);
  context.fillStyle = tokens.dim;
  context.fillText(text, x, baseline);
}

function largest(rows: Uint32Array, max: Float64Array): number {
  let most = 0;
  for (const row of rows) most = Math.max(most, max[row] as number);
  return most;
}
