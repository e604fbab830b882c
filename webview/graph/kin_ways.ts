import type { Box, Point } from "./boxes.ts";

/** Where the trunk leaves a box, from its left edge: left of its middle, so that flows and darts stay free of it. */
const trunk = 24;
/** A branch runs this far below the parent, and as far above the child. */
export const branch = 9;
/** A branch to a later row comes down left of that row's boxes, where no box of the rows above stands either. */
export const aisle = 11;

/** Where the group of a child stands below that of its parent. */
export interface Hanging {
  readonly left: number;
  readonly top: number;
  /** Not in the first row of children. */
  readonly later: boolean;
}

type Placed = Point & Pick<Box, "width" | "height">;

/** From a parent to its child below or beside it, at right angles: down, along, down. */
export function kinWay(parent: Placed, child: Placed, hanging: Hanging): readonly Point[] {
  if (parent.y === child.y) {
    const side = child.x > parent.x ? 1 : -1;
    return [
      { x: parent.x + (side * parent.width) / 2, y: parent.y },
      { x: child.x - (side * child.width) / 2, y: child.y },
    ];
  }
  const from = { x: parent.x - parent.width / 2 + trunk, y: parent.y + parent.height / 2 };
  const to = { x: child.x - child.width / 2 + trunk, y: child.y - child.height / 2 };
  const below = from.y + branch;
  if (!hanging.later) {
    return from.x === to.x ? [from, to] : [from, { x: from.x, y: below }, { x: to.x, y: below }, to];
  }
  const [down, above] = [hanging.left - aisle, hanging.top - branch];
  return [
    from,
    { x: from.x, y: below },
    { x: down, y: below },
    { x: down, y: above },
    { x: to.x, y: above },
    to,
  ];
}
