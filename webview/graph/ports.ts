import type { FlowDirection, Point, Relation } from "./boxes.ts";

/** What a flow may end at: centre and size of what is drawn of a box. */
export interface Body extends Point {
  readonly width: number;
  readonly height: number;
}

export interface RoutedFlow extends Relation {
  /** From box to box; the first and the last are where it leaves one and meets the other. */
  readonly points: readonly Point[];
}

/** Flows that share a side of a box end this far apart, nearer where many share it. */
const portsApart = 11;
/** A flow leaves and meets a box at a right angle for this long. */
const stub = 12;
/** Of a side, this part of its length at each end stays free: boxes have round corners. */
const freeEnds = 0.2;

/**
 * Lets every flow leave and meet boxes at ports: on the side that looks where it comes from, at right angles, in the
 * order of where they come from, so that flows of one box neither cross at its door nor end on each other.
 */
export function flowsAtPorts(
  flows: readonly RoutedFlow[],
  bodies: ReadonlyMap<string, Body>,
  direction: FlowDirection,
): ReadonlyMap<string, readonly Point[]> {
  const doors = new Map<string, Door[]>();
  const innerOf = new Map(flows.map((flow) => [flow.key, bends(flow)]));
  for (const flow of flows) {
    const inner = innerOf.get(flow.key) ?? [];
    for (const [key, other, next] of [
      [flow.from, flow.to, inner[0]],
      [flow.to, flow.from, inner.at(-1)],
    ] as const) {
      const [body, far] = [bodies.get(key), bodies.get(other)];
      if (body === undefined || far === undefined) continue;
      const towards = next ?? far;
      const door = { flow: flow.key, box: key, body, across: across(towards, direction) };
      const side = `${key} ${along(towards, direction) < along(body, direction) ? "before" : "behind"}`;
      doors.set(side, [...(doors.get(side) ?? []), door]);
    }
  }
  const ports = new Map<string, { readonly at: Point; readonly out: Point }>();
  for (const [side, sharers] of doors) {
    sharers.sort((a, b) => a.across - b.across);
    for (const [position, door] of sharers.entries()) {
      const offset = offsetOf(position, sharers.length, sideLength(door.body, direction));
      ports.set(
        `${door.flow} ${door.box}`,
        port(door.body, side.endsWith("before") ? -1 : 1, offset, direction),
      );
    }
  }
  return new Map(
    flows.map(({ key, from, to, points }) => {
      const [start, end] = [ports.get(`${key} ${from}`), ports.get(`${key} ${to}`)];
      if (start === undefined || end === undefined) return [key, points];
      return [key, [start.at, start.out, ...(innerOf.get(key) ?? []), end.out, end.at]];
    }),
  );
}

/** Where a flow passes between ranks. A single bend is the middle between neighbours: nothing to go around. */
function bends({ points }: RoutedFlow): readonly Point[] {
  return points.length > 3 ? points.slice(1, -1) : [];
}

interface Door {
  readonly flow: string;
  readonly box: string;
  readonly body: Body;
  readonly across: number;
}

function along({ x, y }: Point, direction: FlowDirection): number {
  return direction === "right" ? x : y;
}

function across({ x, y }: Point, direction: FlowDirection): number {
  return direction === "right" ? y : x;
}

function sideLength({ width, height }: Body, direction: FlowDirection): number {
  return direction === "right" ? height : width;
}

/** From the middle of a side, for one of `count` in a row. */
function offsetOf(position: number, count: number, length: number): number {
  const room = length * (1 - 2 * freeEnds);
  const apart = Math.min(portsApart, room / Math.max(1, count - 1));
  return (position - (count - 1) / 2) * apart;
}

function port(body: Body, side: -1 | 1, offset: number, direction: FlowDirection): { at: Point; out: Point } {
  if (direction === "right") {
    const [x, y] = [body.x + (side * body.width) / 2, body.y + offset];
    return { at: { x, y }, out: { x: x + side * stub, y } };
  }
  const [x, y] = [body.x + offset, body.y + (side * body.height) / 2];
  return { at: { x, y }, out: { x, y: y + side * stub } };
}
