import type { Box, Point, Relation } from "./boxes.ts";
import { aisle } from "./kin_ways.ts";

/** A group of boxes that flows join, laid out along them from left to right. */
export interface LaidFlow {
  readonly places: ReadonlyMap<string, Point>;
  readonly ways: ReadonlyMap<string, readonly Point[]>;
  readonly width: number;
  readonly height: number;
}

export interface FoldedFlow extends LaidFlow {
  /** Upper edges of the rows after the first, of the boxes in them. */
  readonly laterTops: ReadonlyMap<string, number>;
}

/** What leads from row to row runs this far from the boxes, several side by side. */
const [out, lanesApart] = [12, 8];
/** At the left: the lines of ancestry to later rows, then the flows into them. */
const indent = aisle + out + 8;
/** Between rows: captions of pipes, a flow that comes over, a line of ancestry. */
const betweenRows = 46;
/** More that go over from one row to the next could not be told apart. */
const mostOver = 3;

/**
 * Wraps a flow that is wider than `widest` into rows, as words are: a pipeline of five commands then stands in two
 * lines that can be read. Rows end only where nothing but their last boxes leads over, and begin with a process.
 * Undefined where there is no such place.
 */
export function foldIntoRows(
  laid: LaidFlow,
  boxes: readonly Box[],
  flows: readonly Relation[],
  widest: number,
): FoldedFlow | undefined {
  const ranks = ranksOf(laid.places, boxes);
  const cuts = cutsOf(ranks, flows, widest - indent - out);
  if (cuts.length === 0) return undefined;
  const rowOf = new Map<string, number>();
  for (const [at, rank] of ranks.entries()) {
    const row = cuts.filter((cut) => cut <= at).length;
    for (const { key } of rank.boxes) rowOf.set(key, row);
  }

  const [shifts, tops, rights]: [Point[], number[], number[]] = [[], [], []];
  let top = 0;
  for (let row = 0; row <= cuts.length; row++) {
    const inRow = ranks.slice(cuts[row - 1] ?? 0, cuts[row] ?? ranks.length);
    const left = Math.min(...inRow.map((rank) => rank.left));
    const upper = Math.min(...inRow.map((rank) => rank.top));
    shifts.push({ x: indent - left, y: top - upper });
    tops.push(top);
    rights.push(indent + Math.max(...inRow.map((rank) => rank.right)) - left);
    top += Math.max(...inRow.map((rank) => rank.bottom)) - upper + betweenRows;
  }
  const shifted = (point: Point, key: string): Point => {
    const by = shifts[rowOf.get(key) ?? 0] ?? { x: 0, y: 0 };
    return { x: point.x + by.x, y: point.y + by.y };
  };

  const lanes = new Map<number, number>();
  const ways = new Map<string, readonly Point[]>();
  for (const { key, from, to } of flows) {
    const way = laid.ways.get(key) ?? [];
    const [first, last] = [way[0], way.at(-1)];
    if (first === undefined || last === undefined) continue;
    const [leaves, meets] = [rowOf.get(from) ?? 0, rowOf.get(to) ?? 0];
    if (leaves === meets) {
      ways.set(
        key,
        way.map((point) => shifted(point, from)),
      );
      continue;
    }
    const below = Math.max(leaves, meets);
    const lane = lanes.get(below) ?? 0;
    lanes.set(below, lane + 1);
    const [start, end] = [shifted(first, from), shifted(last, to)];
    const over = { lane, y: (tops[below] ?? 0) - betweenRows / 2 - 4 + lane * lanesApart };
    ways.set(key, leaves < meets ? overTo(start, end, over) : overTo(end, start, over).toReversed());
  }
  const width = Math.max(
    ...rights.map((right, row) => {
      const leadOver = lanes.get(row + 1) ?? 0;
      return right + (leadOver === 0 ? 0 : out + leadOver * lanesApart);
    }),
  );
  return {
    places: new Map([...laid.places].map(([key, at]) => [key, shifted(at, key)])),
    ways,
    width,
    height: top - betweenRows,
    laterTops: new Map([...rowOf].flatMap(([key, row]) => (row === 0 ? [] : [[key, tops[row] ?? 0]]))),
  };
}

/** From the right end of a row, between the rows, to the left end of the next. */
function overTo(
  start: Point,
  end: Point,
  { lane, y }: { readonly lane: number; readonly y: number },
): readonly Point[] {
  const [right, left] = [start.x + out + lane * lanesApart, end.x - out - lane * lanesApart];
  return [start, { x: right, y: start.y }, { x: right, y }, { x: left, y }, { x: left, y: end.y }, end];
}

interface Rank {
  readonly boxes: readonly Box[];
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What stands in one column, from left to right. */
function ranksOf(places: ReadonlyMap<string, Point>, boxes: readonly Box[]): readonly Rank[] {
  const columns = new Map<number, { box: Box; at: Point }[]>();
  for (const box of boxes) {
    const at = places.get(box.key);
    if (at === undefined) continue;
    const column = columns.get(Math.round(at.x));
    if (column === undefined) columns.set(Math.round(at.x), [{ box, at }]);
    else column.push({ box, at });
  }
  return [...columns]
    .toSorted(([a], [b]) => a - b)
    .map(([, column]) => ({
      boxes: column.map(({ box }) => box),
      left: Math.min(...column.map(({ box, at }) => at.x - box.width / 2)),
      right: Math.max(...column.map(({ box, at }) => at.x + box.width / 2)),
      top: Math.min(...column.map(({ box, at }) => at.y - box.height / 2)),
      bottom: Math.max(...column.map(({ box, at }) => at.y + box.height / 2)),
    }));
}

/** Before which ranks a row begins. As many as fit come into a row, so that what is appended moves nothing before it. */
function cutsOf(ranks: readonly Rank[], flows: readonly Relation[], widest: number): readonly number[] {
  const rankOf = new Map(ranks.flatMap(({ boxes }, at) => boxes.map(({ key }) => [key, at] as const)));
  const isCut = (at: number) => {
    const over = flows.filter(({ from, to }) => {
      const [a, b] = [rankOf.get(from) ?? 0, rankOf.get(to) ?? 0];
      return Math.min(a, b) < at && at <= Math.max(a, b);
    });
    const areNeighbours = over.every(
      ({ from, to }) => Math.abs((rankOf.get(from) ?? 0) - (rankOf.get(to) ?? 0)) === 1,
    );
    return (
      areNeighbours &&
      over.length <= mostOver &&
      (ranks[at]?.boxes.every(({ body }) => body === undefined) ?? false)
    );
  };
  const cuts: number[] = [];
  let [start, possible] = [0, 0];
  for (let at = 1; at < ranks.length; at++) {
    if (isCut(at)) possible = at;
    if ((ranks[at]?.right ?? 0) - (ranks[start]?.left ?? 0) <= widest || possible <= start) continue;
    cuts.push(possible);
    start = possible;
  }
  return cuts;
}
