import type { Selection } from "d3";
import { enterBadge, updateBadge } from "./badge.ts";
import type { ChannelNode } from "./channel_nodes.ts";
import { halfHeight, halfWidth, outlines, shapeOf, slots, titleLength } from "./channel_shapes.ts";
import { clipped } from "./draw_process.ts";
import { writeWords } from "./rewriting.ts";

/** `62.5/64 KiB` just fits into a body; what is longer, like `0/3 messages`, is drawn smaller. */
const roomyLevel = 11;

type Nodes = Selection<SVGGElement, ChannelNode, SVGGElement, unknown>;

/** Draws what never changes of a channel. Origin: the centre of its body. */
export function enterChannel(entering: Nodes, toggleFold: (node: ChannelNode) => void): void {
  entering.append("title");
  const outline = (node: ChannelNode) => outlines[shapeOf(node.kind)];
  entering.attr("data-shape", (node) => shapeOf(node.kind));
  // A second edge behind the body: more channels are in it.
  entering
    .append("path")
    .attr("class", "behind")
    .attr("transform", "translate(4,4)")
    .attr("d", (node) => outline(node).body);
  entering
    .append("path")
    .attr("class", "body")
    .attr("d", (node) => outline(node).body);
  entering
    .append("rect")
    .attr("class", "fill")
    .attr("x", -halfWidth)
    .attr("y", -halfHeight - 3)
    .attr("height", 2 * halfHeight + 6)
    .attr("width", 2 * halfWidth)
    .attr("clip-path", (node) => `url(#clip-${shapeOf(node.kind)})`);
  entering
    .append("path")
    .attr("class", "detail")
    .attr("d", (node) => outline(node).detail);
  entering
    .append("path")
    .attr("class", "rim")
    .attr("d", (node) => outline(node).body);
  const words = (name: string, y: number) =>
    entering.append("text").attr("class", name).attr("y", y).attr("text-anchor", "middle");
  words("title", -halfHeight - 6);
  words("level", 4);
  words("totals", halfHeight + 14);
  // Above the words below the body.
  enterBadge(entering, { x: halfWidth + 6, y: halfHeight - 5 }, toggleFold);
}

export function updateChannel(nodes: Nodes): void {
  nodes
    .attr("data-presence", (node) => node.presence)
    .attr("data-full", (node) => (node.fullness !== null && node.fullness > 0.95 ? "yes" : null))
    .classed("stuck", (node) => node.stuck);
  writeWords(nodes, "title", describeChannel);
  nodes.select<SVGRectElement>(".fill").style("transform", (node) => `scaleX(${gauge(node).toFixed(4)})`);
  writeWords(nodes, ".title", ({ title }) => clipped(title, titleLength));
  nodes.select(".level").classed("long", ({ level }) => level.length > roomyLevel);
  writeWords(nodes, ".level", ({ presence, level }) => (presence === "past" ? "" : level));
  writeWords(nodes, ".totals", ({ totals }) => totals);
  updateBadge(nodes, ({ bundled }) => bundled, bundleWords);
}

/** What pressing the badge of a channel does. */
export function bundleWords({ bundled, kind }: ChannelNode): string {
  return bundled ? `Show each ${kind}, ${bundled + 1} in all` : `Draw these channels of kind ${kind} as one`;
}

/** The filled part of the body, 0 to 1: of a queue in whole slots, and without a capacity one slot for a message. */
export function gauge({ kind, fullness, fill }: Pick<ChannelNode, "kind" | "fullness" | "fill">): number {
  if (shapeOf(kind) !== "queue") return fullness ?? 0;
  if (fullness === null) return Math.min(slots, fill) / slots;
  return Math.ceil(fullness * slots) / slots;
}

export function describeChannel(node: ChannelNode): string {
  const totals = node.totals === "" ? "" : `, ${node.totals} in all`;
  if (node.bundled) return `${node.title}, drawn as one${totals}`;
  const holds = node.level === "" ? "shared" : `holds ${node.level}`;
  return `${node.title}: ${holds}${totals}${node.stuck ? ", stuck" : ""}`;
}

/** Clips the gauge to the outline of each shape. */
export function defineClips(defs: Selection<SVGDefsElement, unknown, null, undefined>): void {
  for (const [name, { body }] of Object.entries(outlines)) {
    defs.append("clipPath").attr("id", `clip-${name}`).append("path").attr("d", body);
  }
}
