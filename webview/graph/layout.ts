import { Graph, type OrderConstraint, layout as runDagre } from "@dagrejs/dagre";
import type { Box, FlowDirection, Point, Relation } from "./boxes.ts";
import { foldIntoRows } from "./flow_rows.ts";
import { aisle, type Hanging, kinWay } from "./kin_ways.ts";
import { type Body, flowsAtPorts } from "./ports.ts";
import { waysBack } from "./ways_back.ts";

/** What is to be placed. Order is order of appearance; new things come last, and that is what keeps old ones still. */
export interface GraphShape {
  readonly boxes: readonly Box[];
  readonly flows: readonly Relation[];
  /** From parent to child. */
  readonly kin: readonly Relation[];
}

/** How a shape is laid into a pane. All lengths in CSS pixels at scale 1. */
export interface Arrangement {
  readonly direction: FlowDirection;
  /** `tight`: only what a word like “empty” needs along a flow. */
  readonly gaps: "roomy" | "tight";
  /** Where the only child of a process stands that has nothing else below it. */
  readonly onlyChild: "beside" | "below";
  /** Children of one parent are wrapped into rows of this width. */
  readonly rowWidth: number;
  /** Flows that are wider are wrapped, too. */
  readonly wrapsFlows: boolean;
}

export interface GraphLayout {
  /** Centres. */
  readonly places: ReadonlyMap<string, Point>;
  /** The way of each flow, from the edge of one box to the edge of the other. */
  readonly ways: ReadonlyMap<string, readonly Point[]>;
  /** The lines of ancestry, of those children that hang below their parent or stand beside it; others have none. */
  readonly kin: ReadonlyMap<string, readonly Point[]>;
  /** Channels through which data runs against the direction of all others. */
  readonly back: ReadonlySet<string>;
  readonly width: number;
  readonly height: number;
}

/** Between the ranks of a flow. The word “empty” takes 34. */
const alongFlow = { roomy: { right: 64, down: 42 }, tight: { right: 36, down: 32 } } as const;
const besideFlow = { roomy: 24, tight: 14 } as const;
const betweenSiblings = { roomy: 40, tight: 22 } as const;
/** Room for the lines of ancestry and, beside them, the darts of signals. */
const belowParent = { roomy: 50, tight: 40 } as const;
const besideParent = 36;

/**
 * Places the graph in two levels. What is joined by flows is one group, laid out by dagre along the flow; groups hang
 * below the group of their parent process, left to right in order of birth, wrapped into rows. Thus a new process
 * takes a new place at the end of its parent's row and moves nothing, and a shell stands above its pipeline.
 *
 * With `previous`, boxes that share a rank of dagre keep the order they had.
 */
export function layoutGraph(
  shape: GraphShape,
  arrangement: Arrangement,
  previous?: GraphLayout,
): GraphLayout {
  const groups = groupsOf(shape).map((group) => layoutGroup(group, arrangement, previous));
  const { rowWidth, gaps, onlyChild } = arrangement;
  const places = new Map<string, Point>();
  const ways = new Map<string, readonly Point[]>();

  const hangings = new Map<PlacedGroup, Hanging>();
  const groupOfKey = new Map(groups.flatMap((group) => group.keys.map((key) => [key, group] as const)));
  const childrenOf = new Map<PlacedGroup | undefined, PlacedGroup[]>();
  for (const group of groups) {
    const parent = parentGroup(group, shape, groupOfKey);
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), group]);
  }

  const setDown = (group: PlacedGroup, left: number, top: number, later: boolean) => {
    hangings.set(group, { left, top, later });
    for (const [key, at] of group.places) places.set(key, { x: left + at.x, y: top + at.y });
    for (const [key, way] of group.ways) {
      ways.set(
        key,
        way.map((at) => ({ x: left + at.x, y: top + at.y })),
      );
    }
  };
  /** A group with all that hangs below it. A line of only children is one row, and what hangs below its last begins at its left. */
  const put = (head: PlacedGroup, left: number, top: number, later: boolean): Extent => {
    setDown(head, left, top, later);
    let [width, last, children] = [head.width, head, childrenOf.get(head) ?? []];
    for (let only = children[0]; only !== undefined; only = children[0]) {
      if (onlyChild === "below" || children.length > 1 || !isOneBox(last) || !isOneBox(only)) break;
      setDown(only, left + width + besideParent, top, false);
      width += besideParent + only.width;
      [last, children] = [only, childrenOf.get(only) ?? []];
    }
    if (children.length === 0) return { width, height: head.height };
    const down = head.height + belowParent[gaps];
    // The lines to later rows run left of them.
    const indent = wraps(children) ? 2 * aisle : 0;
    const below = putRows(children, left + indent, top + down);
    return { width: Math.max(width, indent + below.width), height: down + below.height };
  };
  const wraps = (row: readonly PlacedGroup[]) =>
    row.reduce((sum, group) => sum + widthOfTree(group, childrenOf, arrangement) + betweenSiblings[gaps], 0) >
    rowWidth + betweenSiblings[gaps];
  const putRows = (row: readonly PlacedGroup[], left: number, top: number): Extent => {
    let [x, y, rowHeight, width] = [0, 0, 0, 0];
    for (const group of row) {
      const wide = widthOfTree(group, childrenOf, arrangement);
      if (x > 0 && x + wide > rowWidth) {
        x = 0;
        y += rowHeight + betweenSiblings[gaps];
        rowHeight = 0;
      }
      const extent = put(group, left + x, top + y, y > 0);
      x += extent.width + betweenSiblings[gaps];
      rowHeight = Math.max(rowHeight, extent.height);
      width = Math.max(width, x - betweenSiblings[gaps]);
    }
    return { width, height: y + rowHeight };
  };

  const whole = putRows(childrenOf.get(undefined) ?? [], 0, 0);
  const boxOf = new Map(shape.boxes.map((box) => [box.key, box]));
  const placed = (key: string) => {
    const [box, at] = [boxOf.get(key), places.get(key)];
    return box === undefined || at === undefined ? undefined : { ...box, ...at };
  };
  const kin = new Map<string, readonly Point[]>();
  for (const { key, from, to } of shape.kin) {
    const [parent, child] = [placed(from), placed(to)];
    const [above, below] = [groupOfKey.get(from), groupOfKey.get(to)];
    if (parent === undefined || child === undefined || above === undefined || below === undefined) continue;
    const hanging = hangings.get(below);
    if (hanging === undefined || !childrenOf.get(above)?.includes(below)) continue;
    const laterTop = below.laterTops?.get(to);
    kin.set(
      key,
      kinWay(
        parent,
        child,
        laterTop === undefined
          ? hanging
          : { left: hanging.left + aisle, top: hanging.top + laterTop, later: true },
      ),
    );
  }
  const back = new Set(groups.flatMap((group) => [...(group.back ?? [])]));
  return { places, ways, kin, back, width: whole.width, height: whole.height };
}

interface Extent {
  readonly width: number;
  readonly height: number;
}

interface Group {
  readonly boxes: readonly Box[];
  readonly flows: readonly Relation[];
}

interface PlacedGroup extends Extent {
  readonly keys: readonly string[];
  readonly places: ReadonlyMap<string, Point>;
  readonly ways: ReadonlyMap<string, readonly Point[]>;
  /** Of a flow in several rows: upper edges of those after the first, of the boxes in them. */
  readonly laterTops?: ReadonlyMap<string, number>;
  readonly back?: ReadonlySet<string>;
}

function isOneBox(group: PlacedGroup): boolean {
  return group.keys.length === 1;
}

function widthOfTree(
  group: PlacedGroup,
  childrenOf: ReadonlyMap<PlacedGroup | undefined, readonly PlacedGroup[]>,
  arrangement: Arrangement,
): number {
  const children = childrenOf.get(group) ?? [];
  const gap = betweenSiblings[arrangement.gaps];
  const below = children.reduce(
    (sum, child) => sum + widthOfTree(child, childrenOf, arrangement) + gap,
    -gap,
  );
  return Math.max(group.width, Math.min(below, arrangement.rowWidth));
}

/** Boxes joined by flows, in order of the first of each. */
function groupsOf(shape: GraphShape): readonly Group[] {
  const rootOf = new Map<string, string>(shape.boxes.map((box) => [box.key, box.key]));
  const find = (key: string): string => {
    let root = key;
    for (let up = rootOf.get(root); up !== undefined && up !== root; up = rootOf.get(root)) root = up;
    return root;
  };
  const order = new Map(shape.boxes.map((box, position) => [box.key, position]));
  const flows = shape.flows.filter((flow) => order.has(flow.from) && order.has(flow.to));
  for (const { from, to } of flows) {
    const [a, b] = [find(from), find(to)];
    const aFirst = (order.get(a) ?? 0) <= (order.get(b) ?? 0);
    rootOf.set(aFirst ? b : a, aFirst ? a : b);
  }
  const groups = new Map<string, { boxes: Box[]; flows: Relation[] }>();
  for (const box of shape.boxes) {
    const root = find(box.key);
    const group = groups.get(root) ?? { boxes: [], flows: [] };
    group.boxes.push(box);
    groups.set(root, group);
  }
  for (const flow of flows) groups.get(find(flow.from))?.flows.push(flow);
  return [...groups.values()];
}

/** The group of the parent of the first process of `group` whose parent is elsewhere; undefined for a root. */
function parentGroup(
  group: PlacedGroup,
  shape: GraphShape,
  groupOfKey: ReadonlyMap<string, PlacedGroup>,
): PlacedGroup | undefined {
  for (const { from, to } of shape.kin) {
    const parent = groupOfKey.get(from);
    if (groupOfKey.get(to) !== group || parent === undefined || parent === group) continue;
    // A parent is born before its child, so hanging a group below the parent of its oldest member makes no circle.
    return isBelow(parent, group, shape, groupOfKey) ? undefined : parent;
  }
  return undefined;
}

function isBelow(
  group: PlacedGroup,
  above: PlacedGroup,
  shape: GraphShape,
  groupOfKey: ReadonlyMap<string, PlacedGroup>,
): boolean {
  const order = new Map(shape.boxes.map((box, position) => [box.key, position]));
  const oldest = (of: PlacedGroup) => Math.min(...of.keys.map((key) => order.get(key) ?? 0));
  return groupOfKey.size > 0 && oldest(group) > oldest(above);
}

function layoutGroup(
  group: Group,
  { direction, gaps, rowWidth, wrapsFlows }: Arrangement,
  previous: GraphLayout | undefined,
): PlacedGroup {
  const keys = group.boxes.map((box) => box.key);
  const [only] = group.boxes;
  if (group.boxes.length === 1 && only !== undefined) {
    const centre = { x: only.width / 2, y: only.height / 2 };
    return {
      keys,
      places: new Map([[only.key, centre]]),
      ways: new Map(),
      width: only.width,
      height: only.height,
    };
  }
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: direction === "right" ? "LR" : "TB",
    ranksep: alongFlow[gaps][direction],
    nodesep: besideFlow[gaps],
    edgesep: 16,
  });
  for (const { key, width, height } of group.boxes) graph.setNode(key, { width, height });
  const turned = waysBack(group.boxes, group.flows);
  for (const { key, from, to } of group.flows) {
    if (turned.has(key)) graph.setEdge(to, from, { weight: 1 }, key);
    else graph.setEdge(from, to, { weight: 1 }, key);
  }
  // In rows one column is not one rank.
  runDagre(graph, { constraints: wrapsFlows ? [] : keptOrder(keys, direction, previous) });

  const places = new Map(keys.map((key) => [key, pointOf(graph.node(key))]));
  const routed = group.flows.map((flow) => ({
    ...flow,
    points: turned.has(flow.key)
      ? (graph.edge(flow.to, flow.from, flow.key).points as Point[]).map(pointOf).toReversed()
      : (graph.edge(flow.from, flow.to, flow.key).points as Point[]).map(pointOf),
  }));
  const ways = flowsAtPorts(routed, bodiesOf(group.boxes, places, direction), direction);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const laid = { places, ways, width, height };
  const folded = wrapsFlows ? foldIntoRows(laid, group.boxes, group.flows, rowWidth) : undefined;
  // Downwards nothing of a channel's shape tells where data goes.
  const back = direction === "right" ? channelsAmong(turned, group) : undefined;
  return { keys, ...(back === undefined ? {} : { back }), ...(folded ?? laid) };
}

function channelsAmong(turned: ReadonlySet<string>, { boxes, flows }: Group): ReadonlySet<string> {
  const ends = new Set(flows.filter(({ key }) => turned.has(key)).flatMap(({ from, to }) => [from, to]));
  return new Set(boxes.filter(({ key, body }) => body !== undefined && ends.has(key)).map(({ key }) => key));
}

/** Above and below a channel stand its captions: what runs down ends there. */
function bodiesOf(
  boxes: readonly Box[],
  places: ReadonlyMap<string, Point>,
  direction: FlowDirection,
): ReadonlyMap<string, Body> {
  return new Map(
    boxes.map(({ key, width, height, body }) => {
      const drawn =
        body === undefined
          ? { width, height }
          : { width: body.width, height: direction === "right" ? body.height : height };
      return [key, { ...pointOf(places.get(key) ?? {}), ...drawn }];
    }),
  );
}

/** Neighbours within one rank of the previous layout, as constraints on dagre's order. */
function keptOrder(
  keys: readonly string[],
  direction: FlowDirection,
  previous: GraphLayout | undefined,
): OrderConstraint[] {
  if (previous === undefined) return [];
  const ranks = new Map<number, { key: string; across: number }[]>();
  for (const key of keys) {
    const at = previous.places.get(key);
    if (at === undefined) continue;
    const [along, across] = direction === "right" ? [at.x, at.y] : [at.y, at.x];
    const rank = ranks.get(Math.round(along)) ?? [];
    rank.push({ key, across });
    ranks.set(Math.round(along), rank);
  }
  return [...ranks.values()].flatMap((rank) => {
    rank.sort((a, b) => a.across - b.across);
    return rank
      .slice(1)
      .map((right, position) => ({ left: rank[position]?.key ?? right.key, right: right.key }));
  });
}

function pointOf(label: { x?: number; y?: number }): Point {
  return { x: label.x ?? 0, y: label.y ?? 0 };
}
