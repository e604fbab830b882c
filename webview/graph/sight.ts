import { largestScale, leastReadable, margin, type Pane } from "./arrangement.ts";
import type { Point } from "./boxes.ts";
import { channelBox } from "./channel_shapes.ts";
import type { PlacedDart, PlacedKin } from "./draw_links.ts";
import { processBox } from "./draw_process.ts";
import type { GraphLayout } from "./layout.ts";
import { obstaclesOf } from "./obstacles.ts";
import type { GraphPicture } from "./picture.ts";

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How the graph lies in its pane: `x`, `y` of its origin on the screen. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  /** Something lies outside, because all of it would be too small to read. */
  readonly cut: boolean;
}

/** Smaller than this even on demand nothing is shown. */
const smallest = 0.05;

/**
 * Shows all of the graph if that can be read, else what lives, else the part around `focus` at the least scale that
 * can be read.
 * @param mayShrink the reader asked for all of it, however small
 */
export function sightOf(
  everything: Bounds,
  living: Bounds | undefined,
  focus: Point,
  pane: Pane,
  mayShrink: boolean,
): Sight {
  if (mayShrink || fitting(everything, pane) >= leastReadable) {
    return centred(everything, pane, Math.max(smallest, fitting(everything, pane)), false);
  }
  if (living !== undefined && fitting(living, pane) >= leastReadable) {
    return centred(living, pane, Math.min(1, fitting(living, pane)), true);
  }
  const x = startOf(focus.x, everything.left, everything.right, pane.width);
  const y = startOf(focus.y, everything.top, everything.bottom, pane.height);
  return { x, y, scale: leastReadable, cut: true };
}

/** Does any of these reach under something of this size in the pane's upper right corner? */
export function isUnder(
  corner: { readonly width: number; readonly height: number },
  parts: readonly Bounds[],
  { x, y, scale }: Pick<Sight, "x" | "y" | "scale">,
  paneWidth: number,
): boolean {
  return parts.some(
    ({ right, top }) => x + right * scale > paneWidth - corner.width && y + top * scale < corner.height,
  );
}

/** Whether all of it lies in the pane. */
export function isInside(
  { left, top, right, bottom }: Bounds,
  { x, y, scale }: Pick<Sight, "x" | "y" | "scale">,
  pane: Pane,
): boolean {
  return (
    x + left * scale >= 0 &&
    y + top * scale >= 0 &&
    x + right * scale <= pane.width &&
    y + bottom * scale <= pane.height
  );
}

/** What is drawn, piece by piece: boxes, and the stretches of lines that run around them. */
export function partsOf(
  picture: GraphPicture,
  layout: GraphLayout,
  darts: readonly PlacedDart[],
  kin: readonly PlacedKin[],
): readonly Bounds[] {
  const boxes = obstaclesOf(picture, layout).map(({ x, y, width, height }) => ({
    left: x - width / 2,
    right: x + width / 2,
    top: y - height / 2,
    bottom: y + height / 2,
  }));
  const ways = [...darts.map(({ way }) => way.points), ...kin.map(({ way }) => way)];
  const stretches = ways.flatMap((way) =>
    way.slice(1).map((end, at) => {
      const start = way[at] ?? end;
      return {
        left: Math.min(start.x, end.x),
        right: Math.max(start.x, end.x),
        top: Math.min(start.y, end.y),
        bottom: Math.max(start.y, end.y),
      };
    }),
  );
  return [...boxes, ...stretches];
}

function fitting({ left, top, right, bottom }: Bounds, pane: Pane): number {
  return Math.min(
    largestScale,
    (pane.width - 2 * margin) / Math.max(1, right - left),
    (pane.height - 2 * margin) / Math.max(1, bottom - top),
  );
}

function centred({ left, top, right, bottom }: Bounds, pane: Pane, scale: number, cut: boolean): Sight {
  return {
    x: (pane.width - (right - left) * scale) / 2 - left * scale,
    y: (pane.height - (bottom - top) * scale) / 2 - top * scale,
    scale,
    cut,
  };
}

/** Where the origin stands along one axis so that `focus` is in the middle, and no room is wasted beyond an edge. */
function startOf(focus: number, low: number, high: number, room: number): number {
  const extent = (high - low) * leastReadable;
  if (extent <= room - 2 * margin) return (room - extent) / 2 - low * leastReadable;
  const wish = room / 2 - focus * leastReadable;
  return Math.min(margin - low * leastReadable, Math.max(room - margin - high * leastReadable, wish));
}

/** All boxes, and the darts and lines of ancestry that run around them. */
export function boundsOfAll(
  layout: GraphLayout,
  darts: readonly PlacedDart[],
  kin: readonly PlacedKin[],
): Bounds {
  const ways = [...darts.flatMap(({ way }) => way.points), ...kin.flatMap(({ way }) => way)];
  const labels = darts.map(({ way }) => way.label);
  const xs = [...ways.map(({ x }) => x), ...labels.flatMap(({ x }) => [x - 30, x + 30])];
  const ys = [...ways.map(({ y }) => y), ...labels.map(({ y }) => y - 10)];
  return {
    left: Math.min(0, ...xs),
    top: Math.min(0, ...ys),
    right: Math.max(layout.width, ...xs),
    bottom: Math.max(layout.height, ...ys),
  };
}

/** The rectangle around what is there at this time; undefined when nothing is. */
export function boundsOfPresent(picture: GraphPicture, layout: GraphLayout): Bounds | undefined {
  const places = [...picture.processes, ...picture.channels]
    .filter((node) => node.presence === "present")
    .flatMap((node) => layout.places.get(node.key) ?? []);
  if (places.length === 0) return undefined;
  const [w, h] = [processBox.width / 2, channelBox.height / 2];
  return {
    left: Math.min(...places.map((at) => at.x)) - w,
    right: Math.max(...places.map((at) => at.x)) + w,
    top: Math.min(...places.map((at) => at.y)) - h,
    bottom: Math.max(...places.map((at) => at.y)) + h,
  };
}

/** The chosen node; else the middle of what is stuck, or waits at a channel, or moves most; else of what lives; else the first process. */
export function focusOf(picture: GraphPicture, layout: GraphLayout, chosen: string | undefined): Point {
  const at = chosen === undefined ? undefined : layout.places.get(chosen);
  if (at !== undefined) return at;
  const busiest = Math.max(0, ...picture.flows.map((flow) => flow.bytesPerSecond));
  const flows = picture.flows.filter(
    (flow) => flow.blocked !== null || (busiest > 0 && flow.bytesPerSecond === busiest),
  );
  const choices: readonly (readonly string[])[] = [
    [...picture.processes, ...picture.channels].filter((node) => node.stuck).map(({ key }) => key),
    flows.slice(0, 2).flatMap(({ from, to }) => [from, to]),
    picture.processes.filter(({ presence }) => presence === "present").map(({ key }) => key),
    picture.processes.slice(0, 1).map(({ key }) => key),
  ];
  const keys = choices.find((some) => some.length > 0) ?? [];
  const places = keys.flatMap((key) => layout.places.get(key) ?? []);
  const [first] = places;
  if (first === undefined) return { x: 0, y: 0 };
  // The one nearest to the middle of them all: the middle itself may be empty.
  const middle = {
    x: places.reduce((sum, { x }) => sum + x, 0) / places.length,
    y: places.reduce((sum, { y }) => sum + y, 0) / places.length,
  };
  const away = (one: Point) => Math.hypot(one.x - middle.x, one.y - middle.y);
  return places.reduce((best, one) => (away(one) < away(best) ? one : best), first);
}
