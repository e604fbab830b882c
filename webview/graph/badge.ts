import type { Selection } from "d3";
import { writeWords } from "./rewriting.ts";

type Nodes<Node> = Selection<SVGGElement, Node, SVGGElement, unknown>;

/** Draws the button that folds and unfolds a box, its right end at `x`, its middle at `y`. */
export function enterBadge<Node>(
  entering: Nodes<Node>,
  at: { readonly x: number; readonly y: number },
  toggle: (node: Node) => void,
): void {
  const badge = entering.append("g").attr("class", "badge");
  badge.attr("transform", `translate(${at.x},${at.y})`).on("click", (event: Event, node) => {
    event.stopPropagation();
    toggle(node);
  });
  badge.append("title");
  badge.append("rect").attr("y", -9).attr("height", 18).attr("rx", 9);
  badge.append("text").attr("y", 4).attr("text-anchor", "end").attr("x", -7);
}

/** @param hidden how many are folded into the box: 0 of one that is open, null of one that cannot fold */
export function updateBadge<Node>(
  nodes: Nodes<Node>,
  hidden: (node: Node) => number | null,
  words: (node: Node) => string,
): void {
  nodes.classed("folds", (node) => hidden(node) !== null).classed("stack", (node) => (hidden(node) ?? 0) > 0);
  const badge = nodes.select<SVGGElement>(".badge");
  writeWords(badge, "title", words);
  writeWords(badge, "text", (node) => badgeText(hidden(node)));
  const width = (node: Node) => 14 + 7 * badgeText(hidden(node)).length;
  badge
    .select("rect")
    .attr("x", (node) => -width(node))
    .attr("width", width);
}

function badgeText(hidden: number | null): string {
  return hidden ? `+${hidden}` : "−";
}
