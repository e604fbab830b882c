import { curveBasis, line } from "d3";
import type { Box, Point } from "./boxes.ts";

const smooth = line<Point>(
  (at) => at.x,
  (at) => at.y,
).curve(curveBasis);

/** SVG path of a flow along the points of the layout. */
export function flowPath(points: readonly Point[]): string {
  return turnsAtRightAngles(points) ? corneredPath(points) : (smooth(points) ?? "");
}

/** It leads from row to row, or is one straight line. */
function turnsAtRightAngles(points: readonly Point[]): boolean {
  return points.slice(1).every((end, at) => end.x === points[at]?.x || end.y === points[at]?.y);
}

function isStraight(points: readonly Point[]): boolean {
  const [first] = points;
  return points.every(({ x }) => x === first?.x) || points.every(({ y }) => y === first?.y);
}

/** Where the line from the centre of a box towards `target` leaves the box. */
export function edgeOf(centre: Point, target: Point, box: Pick<Box, "width" | "height">): Point {
  const [dx, dy] = [target.x - centre.x, target.y - centre.y];
  if (dx === 0 && dy === 0) return centre;
  const reach = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : box.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : box.height / 2 / Math.abs(dy),
  );
  return { x: centre.x + dx * reach, y: centre.y + dy * reach };
}

/** The middle point of a flow's way, where its label stands: of its longest stretch, if it leads from row to row. */
export function middleOf(points: readonly Point[]): Point {
  if (points.length > 3 && turnsAtRightAngles(points) && !isStraight(points)) {
    const stretches = points.slice(1).map((end, at) => ({ start: points[at] ?? end, end }));
    const length = ({ start, end }: (typeof stretches)[number]) => lengthBetween(start, end);
    const { start, end } = stretches.reduce((a, b) => (length(b) > length(a) ? b : a));
    return { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  }
  const first = points[0] ?? { x: 0, y: 0 };
  const last = points.at(-1) ?? first;
  const inner = points[Math.floor(points.length / 2)] ?? first;
  return points.length % 2 === 1 ? inner : { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
}

/** SVG path along points at right angles, its corners rounded. */
export function corneredPath(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return "";
  const parts = [`M${first.x},${first.y}`];
  for (let at = 1; at < points.length; at++) {
    const [before, corner, after] = [points[at - 1], points[at], points[at + 1]];
    if (before === undefined || corner === undefined) continue;
    if (after === undefined) {
      parts.push(`L${corner.x},${corner.y}`);
      continue;
    }
    const radius = Math.min(7, lengthBetween(before, corner) / 2, lengthBetween(corner, after) / 2);
    const near = towards(corner, before, radius);
    const far = towards(corner, after, radius);
    parts.push(`L${near.x},${near.y} Q${corner.x},${corner.y} ${far.x},${far.y}`);
  }
  return parts.join(" ");
}

function towards(from: Point, to: Point, by: number): Point {
  const length = lengthBetween(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}

function lengthBetween(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
