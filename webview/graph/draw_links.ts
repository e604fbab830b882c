import type { Selection } from "d3";
import type { Box, Point } from "./boxes.ts";
import { channelBox, halfHeight } from "./channel_shapes.ts";
import type { DartWay } from "./dart_ways.ts";
import type { Dart } from "./darts.ts";
import { processBox } from "./draw_process.ts";
import type { GraphLayout } from "./layout.ts";
import { blockedWords, type FlowLink, type HoldLink, type KinLink } from "./links.ts";
import { type DrawnBefore, writeWords } from "./rewriting.ts";
import { corneredPath, edgeOf, flowPath, middleOf } from "./ways.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

const stuckThickness = 2.6;

/** Thickness of a flow: 1.5 px when idle, one more for each factor of a thousand of its rate. */
function thickness(bytesPerSecond: number): number {
  return bytesPerSecond <= 0 ? 1.5 : 2 + Math.min(3, Math.log10(1 + bytesPerSecond) / 3);
}

export function drawFlows(
  layer: Layer,
  flows: readonly FlowLink[],
  layout: GraphLayout,
  drawn: DrawnBefore,
): void {
  const way = (flow: FlowLink) => layout.ways.get(flow.key) ?? [];
  const all = layer
    .selectAll<SVGGElement, FlowLink>("g.flow")
    .data(flows, (flow) => flow.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "flow");
      group.append("path").attr("class", "way");
      group.append("path").attr("class", "travel");
      group.append("text").attr("text-anchor", "middle");
      group.append("title");
      return group;
    });
  const groups = drawn
    .changed(all, (flow) => [flow, way(flow)])
    .attr("data-presence", (flow) => flow.presence)
    .attr("data-side", (flow) => flow.side)
    .classed("stuck", (flow) => flow.stuck)
    .classed("blocked", (flow) => flow.blocked !== null)
    .classed("full", (flow) => flow.blocked?.full ?? false)
    .classed("moving", (flow) => flow.bytesPerSecond > 0);
  groups
    .select(".way")
    .attr("d", (flow) => flowPath(way(flow)))
    .attr("marker-end", (flow) => `url(#arrow-${arrowOf(flow)})`)
    .style("stroke-width", (flow) => (flow.stuck ? stuckThickness : thickness(flow.bytesPerSecond)));
  groups.select(".travel").attr("d", (flow) => flowPath(way(flow)));
  writeWords(groups, "title", blockedWords);
  groups
    .select("text")
    .attr("x", (flow) => middleOf(way(flow)).x)
    .attr("y", (flow) => middleOf(way(flow)).y - 6);
  // One word fits the way; who waits, and since when, the box says.
  writeWords(groups, "text", (flow) => flow.blocked?.why ?? "");
}

function arrowOf({ stuck, blocked }: FlowLink): "flow" | "full" | "empty" {
  if (stuck || blocked?.full) return "full";
  return blocked === null ? "flow" : "empty";
}

export interface PlacedKin {
  readonly link: KinLink;
  readonly way: readonly Point[];
}

export function drawKin(layer: Layer, kin: readonly PlacedKin[], drawn: DrawnBefore): void {
  const all = layer
    .selectAll<SVGGElement, PlacedKin>("g.kin")
    .data(kin, ({ link }) => link.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "kin");
      group.append("path");
      return group;
    });
  const groups = drawn
    .changed(all, (placed) => placed)
    .attr("data-presence", ({ link }) => link.presence)
    .classed("waits", ({ link }) => link.waits);
  groups.select("path").attr("d", ({ way }) => corneredPath(way));
}

/** Held ends without use, of the node pointed at or chosen: thin and dashed, since they matter only for end-of-file. */
export function drawHolds(layer: Layer, holds: readonly HoldLink[], layout: GraphLayout): void {
  const groups = layer
    .selectAll<SVGGElement, HoldLink>("g.hold")
    .data(holds, (hold) => hold.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "hold");
      group.append("path");
      group.append("text").attr("text-anchor", "middle");
      return group;
    });
  const body = { width: channelBox.width, height: 2 * halfHeight };
  const ends = (hold: HoldLink): readonly [Point, Point] => {
    const process = layout.places.get(hold.process) ?? { x: 0, y: 0 };
    const channel = layout.places.get(hold.channel) ?? { x: 0, y: 0 };
    const [start, end] = [edgeOf(process, channel, processBox), edgeOf(channel, process, body)];
    return [beside(start, process, processBox), beside(end, channel, body)];
  };
  groups.select("path").attr("d", (hold) => flowPath(ends(hold)));
  groups
    .select("text")
    .attr("x", (hold) => middleOf(ends(hold)).x)
    .attr("y", (hold) => middleOf(ends(hold)).y + 13)
    .text((hold) => hold.label);
}

/** A flow may meet the same side in its middle: below it, or right of it, there is room for both. */
function beside(at: Point, centre: Point, box: Pick<Box, "width" | "height">): Point {
  const [right, low] = [centre.x + box.width / 2 - 8, centre.y + box.height / 2 - 4];
  return Math.abs(at.x - centre.x) >= box.width / 2 - 1
    ? { x: at.x, y: Math.min(at.y + 10, low) }
    : { x: Math.min(at.x + 14, right), y: at.y };
}

export interface PlacedDart {
  readonly dart: Dart;
  readonly way: DartWay;
}

export function drawDarts(
  layer: Layer,
  darts: readonly PlacedDart[],
  choose: (dart: Dart) => void,
  drawn: DrawnBefore,
): void {
  const all = layer
    .selectAll<SVGGElement, PlacedDart>("g.dart")
    .data(darts, ({ dart }) => dart.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "dart");
      group.append("path").attr("class", "reach");
      group.append("path").attr("class", "way");
      group.append("text").attr("text-anchor", "middle");
      group.append("title");
      group.on("click", (_event, { dart }) => choose(dart));
      return group;
    });
  const groups = drawn
    .changed(all, ({ dart: { signal, age, ...dart }, way }) => [dart, signal.phase, age > 1, way])
    .attr("data-phase", ({ dart }) => dart.signal.phase)
    .classed("quiet", ({ dart }) => dart.quiet)
    .classed("older", ({ dart }) => dart.age > 1);
  const d = ({ way }: PlacedDart) => corneredPath(way.points);
  groups.select(".reach").attr("d", d);
  groups
    .select(".way")
    .attr("d", d)
    .attr("marker-end", ({ dart }) => `url(#arrow-${dart.quiet ? "quiet" : "dart"})`);
  writeWords(groups, "title", ({ dart }) => `${dart.label}${dart.quiet ? ", ignored" : ""}`);
  groups
    .select("text")
    .attr("x", ({ way }) => way.label.x)
    .attr("y", ({ way }) => way.label.y);
  writeWords(groups, "text", ({ dart }) => dart.label);
}
