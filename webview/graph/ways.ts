import { curveBasis, line } from "d3";
import type { Box, Point } from "./layout.ts";

const smooth = line<Point>(
  (at) => at.x,
  (at) => at.y,
).curve(curveBasis);

/** SVG path of a flow along the points of the layout. */
export function flowPath(points: readonly Point[]): string {
  return smooth(points) ?? "";
}

/** From the bottom of the parent's box to the top of the child's, or side to side when they stand in one row. */
export function kinPath(parent: Point, child: Point, box: Pick<Box, "width" | "height">): string {
  const [w, h] = [box.width / 2, box.height / 2];
  if (child.y - parent.y > box.height) {
    return treePath(parent.x - w + trunk, parent.y + h, child.x - w + trunk, child.y - h);
  }
  const apart = Math.abs(child.x - parent.x) - box.width;
  if (apart < 60 && parent.y === child.y) {
    const right = child.x > parent.x ? 1 : -1;
    return `M${parent.x + right * w},${parent.y} H${child.x - right * w}`;
  }
  // Over the heads of what stands between them.
  const rise = Math.min(parent.y, child.y) - h - 26;
  const [from, to] =
    parent.x < child.x ? [parent.x + w / 2, child.x - w / 2] : [parent.x - w / 2, child.x + w / 2];
  return `M${from},${parent.y - h} C${from},${rise} ${to},${rise} ${to},${child.y - h}`;
}

/** Where the trunk leaves a box, from its left edge: left of its middle, so that flows and darts stay free of it. */
const trunk = 24;
/** The branch runs this far below the parent. */
const branch = 9;

/** Down, along, down, with round corners. */
function treePath(x1: number, y1: number, x2: number, y2: number): string {
  if (Math.abs(x1 - x2) < 1) return `M${x1},${y1} V${y2}`;
  const y = Math.min(y1 + branch, (y1 + y2) / 2);
  const side = x2 > x1 ? 1 : -1;
  const r = Math.min(8, Math.abs(x2 - x1) / 2, y - y1);
  const turn = `Q${x1},${y} ${x1 + side * r},${y} H${x2 - side * r} Q${x2},${y} ${x2},${y + r}`;
  return `M${x1},${y1} V${y - r} ${turn} V${y2}`;
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

/** The middle point of a flow's way, where its label stands. */
export function middleOf(points: readonly Point[]): Point {
  const first = points[0] ?? { x: 0, y: 0 };
  const last = points.at(-1) ?? first;
  const inner = points[Math.floor(points.length / 2)] ?? first;
  return points.length % 2 === 1 ? inner : { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
}
