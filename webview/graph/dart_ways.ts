import type { Box, Point } from "./boxes.ts";

/** A box that stands somewhere. */
export interface Obstacle extends Point {
  readonly width: number;
  readonly height: number;
}

export interface DartWay {
  readonly points: readonly Point[];
  /** Where its label stands, centred. */
  readonly label: Point;
}

export interface DartCourse {
  /** null: the kernel, from above. */
  readonly from: Point | null;
  readonly to: Point;
  /** Of sender and target. */
  readonly box: Pick<Box, "width" | "height">;
  /** Number among the darts drawn: those that share a way run side by side. */
  readonly lane: number;
  /** All that a dart should not cross; sender and target may be among them. */
  readonly obstacles: readonly Obstacle[];
}

/** Two darts side by side are this far apart. */
const lanesApart = 8;
/** From a box to a dart that runs along it: further than the lines of ancestry (ways.ts), which keep 9. */
const clearance = 18;
/** A box in the way is as bad as a detour of this many pixels. */
const costOfCrossing = 900;
const costOfBend = 30;

/** The way of a dart around the boxes: of a few ways with right angles the one with the fewest crossings, then the shortest. */
export function dartWay(course: DartCourse): DartWay {
  const { from, to, box, lane } = course;
  const shift = lane * lanesApart;
  if (from === null) return fromAbove(to, box, shift);
  if (from.x === to.x && from.y === to.y) return toItself(to, box, shift);
  const others = course.obstacles.filter(
    ({ x, y }) => !(x === from.x && y === from.y) && !(x === to.x && y === to.y),
  );
  const candidates = waysBetween(from, to, box, shift, others);
  const cost = (way: readonly Point[]) =>
    crossings(way, others) * costOfCrossing + lengthOf(way) + way.length * costOfBend;
  const points = candidates.reduce((best, way) => (cost(way) < cost(best) ? way : best));
  if (points.length === 2) {
    // Too short for words: above both.
    const top = Math.min(from.y, to.y) - box.height / 2;
    return { points, label: { x: (from.x + to.x) / 2, y: top - 5 - shift } };
  }
  return { points, label: labelPlace(points, course.obstacles, lane) };
}

function waysBetween(
  from: Point,
  to: Point,
  box: Pick<Box, "width" | "height">,
  shift: number,
  others: readonly Obstacle[],
): readonly (readonly Point[])[] {
  const [w, h] = [box.width / 2, box.height / 2];
  // Right of the trunks of ancestry, which leave and meet boxes 24 px from their left edge.
  const out = from.x - w + 40 + shift;
  const into = to.x - w + 40 + shift;
  const top = (at: Point) => at.y - h;
  const bottom = (at: Point) => at.y + h;
  const across = (y: number, start: number, end: number) => [
    { x: out, y: start },
    { x: out, y },
    { x: into, y },
    { x: into, y: end },
  ];
  const over = Math.min(top(from), top(to)) - clearance - shift;
  const under = Math.max(bottom(from), bottom(to)) + clearance + shift;
  const ways = [across(over, top(from), top(to)), across(under, bottom(from), bottom(to))];
  if (top(from) > bottom(to)) {
    ways.push(across(bottom(to) + clearance + shift, top(from), bottom(to)));
    ways.push(across(top(from) - clearance - shift, top(from), bottom(to)));
  }
  if (top(to) > bottom(from)) {
    ways.push(across(bottom(from) + clearance + shift, bottom(from), top(to)));
    ways.push(across(top(to) - clearance - shift, bottom(from), top(to)));
  }
  // Along the outside of both, left and right; of neighbours one would stand in the way.
  for (const side of Math.abs(from.y - to.y) < 2 * h ? [] : [-1, 1]) {
    const outer = Math.max(side * from.x, side * to.x) + w + clearance + shift;
    ways.push([
      { x: from.x + side * w, y: from.y },
      { x: side * outer, y: from.y },
      { x: side * outer, y: to.y },
      { x: to.x + side * w, y: to.y },
    ]);
  }
  // Over or under all that stands between them; into the side that is turned away, if something stands above or below.
  const [left, right] = [Math.min(from.x, to.x) - w, Math.max(from.x, to.x) + w];
  const between = others.filter((box) => box.x + box.width / 2 > left && box.x - box.width / 2 < right);
  const overAll = Math.min(over, ...between.map((box) => box.y - box.height / 2 - clearance - shift));
  const underAll = Math.max(under, ...between.map((box) => box.y + box.height / 2 + clearance + shift));
  const away = to.x < from.x ? -1 : 1;
  const beyond = to.x + away * (w + clearance + shift);
  for (const [y, start, end] of [
    [overAll, top(from), top(to)],
    [underAll, bottom(from), bottom(to)],
  ] as const) {
    ways.push(across(y, start, end));
    ways.push([
      { x: out, y: start },
      { x: out, y },
      { x: beyond, y },
      { x: beyond, y: to.y },
      { x: to.x + away * w, y: to.y },
    ]);
  }
  // Straight across the gap between neighbours, clear of the flow in their middle.
  const y = Math.max(top(from), top(to)) + 8 + shift;
  if (y < Math.min(bottom(from), bottom(to))) {
    const side = to.x > from.x ? 1 : -1;
    ways.push([
      { x: from.x + side * w, y },
      { x: to.x - side * w, y },
    ]);
  }
  return ways;
}

function fromAbove(to: Point, box: Pick<Box, "width" | "height">, shift: number): DartWay {
  const x = to.x + 12 + shift * 1.5;
  const top = to.y - box.height / 2;
  return {
    points: [
      { x, y: top - 22 },
      { x, y: top },
    ],
    label: { x: x + 34, y: top - 12 },
  };
}

function toItself(at: Point, box: Pick<Box, "width" | "height">, shift: number): DartWay {
  const [x, top] = [at.x + 14, at.y - box.height / 2];
  const rise = top - 14 - shift;
  return {
    points: [
      { x, y: top },
      { x, y: rise },
      { x: x + 34, y: rise },
      { x: x + 34, y: top },
    ],
    label: { x: x + 17, y: rise - 4 },
  };
}

/** How many of the obstacles a way runs through. */
export function crossings(way: readonly Point[], obstacles: readonly Obstacle[]): number {
  return obstacles.filter((obstacle) =>
    way.slice(1).some((end, position) => meets(way[position] ?? end, end, obstacle)),
  ).length;
}

/** Whether a level or upright stretch meets a box. */
function meets(start: Point, end: Point, box: Obstacle): boolean {
  const [left, right] = [Math.min(start.x, end.x), Math.max(start.x, end.x)];
  const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
  return (
    right > box.x - box.width / 2 &&
    left < box.x + box.width / 2 &&
    bottom > box.y - box.height / 2 &&
    top < box.y + box.height / 2
  );
}

function lengthOf(way: readonly Point[]): number {
  return way.slice(1).reduce((sum, end, position) => sum + distance(way[position] ?? end, end), 0);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** What a label like `SIGCHLD held` takes. */
const label = { width: 76, height: 14 };
/** Along a stretch, nearer to the sender first, since several darts may share a target; of neighbours not side by side. */
const labelPlaces = [
  [0.4, 0.25, 0.55, 0.7, 0.85],
  [0.7, 0.85, 0.55, 0.25, 0.4],
] as const;

/** On its longest level stretch, where no box is; beside its longest upright one if no level one is long enough. */
function labelPlace(way: readonly Point[], obstacles: readonly Obstacle[], lane: number): Point {
  const stretches = way.slice(1).map((end, position) => ({ start: way[position] ?? end, end }));
  const longest = (isLevel: boolean) =>
    stretches
      .filter(({ start, end }) => (start.y === end.y) === isLevel)
      .toSorted((a, b) => distance(b.start, b.end) - distance(a.start, a.end))[0];
  const level = longest(true);
  if (level !== undefined && distance(level.start, level.end) >= label.width) {
    const { start, end } = level;
    const places = labelPlaces[lane % 2 === 0 ? 0 : 1].map((part) => ({
      x: start.x + (end.x - start.x) * part,
      y: start.y + 4,
    }));
    const isFree = ({ x, y }: Point) =>
      obstacles.every(
        (box) =>
          Math.abs(box.x - x) > (box.width + label.width) / 2 ||
          Math.abs(box.y - y) > (box.height + label.height) / 2,
      );
    return places.find(isFree) ?? places[0] ?? start;
  }
  const upright = longest(false) ?? level;
  if (upright === undefined) return { x: 0, y: 0 };
  const [x, y] = [upright.start.x, (upright.start.y + upright.end.y) / 2 + 4];
  // Outside of a way that runs along the left of its boxes.
  const outside = way.some((point) => point.x > x + 1) ? -1 : 1;
  return { x: x + (outside * (label.width - 14)) / 2, y };
}
