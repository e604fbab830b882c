import { type Selection, select } from "d3";
import { channelBox } from "./draw_channel.ts";
import { processBox } from "./draw_process.ts";
import type { GraphLayout, Point } from "./layout.ts";
import type { Dart, FlowLink, GraphPicture, HoldLink, KinLink } from "./picture.ts";
import { dartPath, edgeOf, flowPath, kinPath, middleOf } from "./ways.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Thickness of a flow: 1.5 px when idle, one more for each factor of a thousand of its rate. */
function thickness(bytesPerSecond: number): number {
  return bytesPerSecond <= 0 ? 1.5 : 2 + Math.min(3, Math.log10(1 + bytesPerSecond) / 3);
}

/** Seconds the dashes take to move one period: the faster the flow, the shorter, within what an eye can follow. */
function travelSeconds(bytesPerSecond: number): number {
  return 1.4 / (1 + Math.log10(1 + bytesPerSecond) / 2);
}

export function drawFlows(layer: Layer, flows: readonly FlowLink[], layout: GraphLayout): void {
  const groups = layer
    .selectAll<SVGGElement, FlowLink>("g.flow")
    .data(flows, (flow) => flow.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "flow");
      group.append("path").attr("class", "way");
      group.append("path").attr("class", "travel");
      group.append("text").attr("text-anchor", "middle");
      return group;
    })
    .attr("data-presence", (flow) => flow.presence)
    .attr("data-side", (flow) => flow.side)
    .classed("blocked", (flow) => flow.blocked !== null)
    .classed("moving", (flow) => flow.bytesPerSecond > 0);
  const way = (flow: FlowLink) => layout.ways.get(flow.key) ?? [];
  groups
    .select(".way")
    .attr("d", (flow) => flowPath(way(flow)))
    .attr(
      "marker-end",
      (flow) => `url(#arrow-${flow.blocked === null ? "flow" : flow.side === "write" ? "full" : "empty"})`,
    )
    .style("stroke-width", (flow) => thickness(flow.bytesPerSecond));
  groups
    .select<SVGPathElement>(".travel")
    .attr("d", (flow) => flowPath(way(flow)))
    .style("animation-duration", (flow) => `${travelSeconds(flow.bytesPerSecond).toFixed(2)}s`);
  // Why stands above the way, who waits below it: in one line they would be longer than the way.
  groups.select("text").each(function (flow) {
    const middle = middleOf(way(flow));
    const [why = "", who = ""] = (flow.blocked ?? "").split(/(?<=:)/);
    select(this)
      .selectAll("tspan")
      .data(flow.blocked === null ? [] : [why, who])
      .join("tspan")
      .attr("x", middle.x)
      .attr("y", (_words, line) => middle.y + (line === 0 ? -8 : 17))
      .text((words) => words);
  });
}

export function drawKin(layer: Layer, picture: GraphPicture, layout: GraphLayout): void {
  const groups = layer
    .selectAll<SVGGElement, KinLink>("g.kin")
    .data(picture.kin, (kin) => kin.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "kin");
      group.append("path");
      return group;
    })
    .attr("data-presence", (kin) => kin.presence)
    .classed("waits", (kin) => kin.waits);
  groups.select("path").attr("d", ({ parent, child }) => {
    const [from, to] = [layout.places.get(parent), layout.places.get(child)];
    return from === undefined || to === undefined ? "" : kinPath(from, to, processBox);
  });
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
  const ends = (hold: HoldLink): readonly [Point, Point] => {
    const process = layout.places.get(hold.process) ?? { x: 0, y: 0 };
    const channel = layout.places.get(hold.channel) ?? { x: 0, y: 0 };
    return [edgeOf(process, channel, processBox), edgeOf(channel, process, channelBox)];
  };
  groups.select("path").attr("d", (hold) => flowPath(ends(hold)));
  groups
    .select("text")
    .attr("x", (hold) => middleOf(ends(hold)).x)
    .attr("y", (hold) => middleOf(ends(hold)).y - 4)
    .text((hold) => hold.label);
}

export function drawDarts(
  layer: Layer,
  darts: readonly Dart[],
  layout: GraphLayout,
  choose: (dart: Dart) => void,
): void {
  const groups = layer
    .selectAll<SVGGElement, Dart>("g.dart")
    .data(darts, (dart) => dart.key)
    .join((entering) => {
      const group = entering.append("g").attr("class", "dart");
      group.append("path").attr("marker-end", "url(#arrow-dart)");
      group.append("text").attr("text-anchor", "middle");
      group.on("click", (_event, dart) => choose(dart));
      return group;
    })
    .attr("data-phase", (dart) => dart.signal.phase);
  groups.each(function (dart, position) {
    const to = layout.places.get(dart.to) ?? { x: 0, y: 0 };
    // The kernel stands above its target; several darts at one target stand side by side.
    const from = (dart.from !== null && layout.places.get(dart.from)) || {
      x: to.x + 46 + 14 * position,
      y: to.y - processBox.height / 2 - 44,
    };
    const itself = dart.from === dart.to;
    const d = itself ? loopPath(to) : dartPath(from, to, processBox);
    const group = select(this);
    group.select("path").attr("d", d);
    group
      .select("text")
      .attr("x", itself ? to.x + 40 : (from.x + to.x) / 2 + (to.y - from.y) / 8)
      .attr("y", itself ? to.y - processBox.height / 2 - 30 : (from.y + to.y) / 2 - 6)
      .text(dart.label);
  });
}

/** A signal that a process sends to itself. */
function loopPath(at: Point): string {
  const top = at.y - processBox.height / 2;
  return `M${at.x + 20},${top} C${at.x + 20},${top - 36} ${at.x + 60},${top - 36} ${at.x + 58},${top - 1}`;
}
