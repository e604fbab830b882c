import type { Selection } from "d3";
import { activityIcons, badEndIcon } from "../theme/activity_icons.ts";
import { counted } from "../words/amount.ts";
import { enterBadge, updateBadge } from "./badge.ts";
import type { Box } from "./boxes.ts";
import { fitted, type WidthOf } from "./fitted_words.ts";
import type { ProcessNode } from "./process_nodes.ts";
import { writeWords } from "./rewriting.ts";

export const processBox = { width: 150, height: 50 } as const satisfies Omit<Box, "key">;

const [left, top] = [-processBox.width / 2, -processBox.height / 2];
/** Letters of a line that stay inside the box; longer ones end in an ellipsis. */
const nameLength = 11;
const saysLength = 20;
/** What the name and what stands beside it have together, right of the stripe; between them, this stays free. */
const [headingWidth, gap] = [processBox.width - 24, 6];
/** About as wide as a letter: of the name at 13 px and bold, and of what stands beside it at 11 px. */
const letter = { name: 7.7, aside: 6.2 } as const;

type Nodes<Datum> = Selection<SVGGElement, Datum, SVGGElement, unknown>;

/** Draws what never changes of a box. Origin: its centre. */
export function enterProcess(entering: Nodes<ProcessNode>, toggleFold: (node: ProcessNode) => void): void {
  entering.append("title");
  // A second edge behind the box: more processes are in it.
  entering.append("rect").attr("class", "behind").call(asBox, 4);
  entering.append("rect").attr("class", "box").call(asBox, 0);
  entering
    .append("path")
    .attr("class", "stripe")
    .attr(
      "d",
      `M${left + 6},${top} h4 v${processBox.height} h-4 a6,6 0 0 1 -6,-6 v${12 - processBox.height} a6,6 0 0 1 6,-6 z`,
    );
  entering
    .append("path")
    .attr("class", "icon")
    .attr("transform", `translate(${left + 16},${top + 29})`);
  const title = entering
    .append("text")
    .attr("class", "heading")
    .attr("x", left + 16)
    .attr("y", top + 19);
  title.append("tspan").attr("class", "name");
  title.append("tspan").attr("class", "role").attr("dx", 5);
  entering
    .append("text")
    .attr("class", "pid")
    .attr("x", -left - 8)
    .attr("y", top + 19)
    .attr("text-anchor", "end");
  entering
    .append("text")
    .attr("class", "says")
    .attr("x", left + 32)
    .attr("y", top + 39);
  entering
    .append("text")
    .attr("class", "since")
    .attr("x", -left - 8)
    .attr("y", top + 39)
    .attr("text-anchor", "end");
  enterBadge(entering, { x: -left - 2, y: -top }, toggleFold);
}

function asBox(rect: Selection<SVGRectElement, ProcessNode, SVGGElement, unknown>, behind: number): void {
  rect
    .attr("x", left + behind)
    .attr("y", top + behind)
    .attr("width", processBox.width)
    .attr("height", processBox.height)
    .attr("rx", 6);
}

export function updateProcess(nodes: Nodes<ProcessNode>, widthOf: WidthOf): void {
  nodes
    .attr("data-activity", (node) => node.activity)
    .attr("data-presence", (node) => node.presence)
    .attr("data-ended", (node) => node.ended)
    .classed("stuck", (node) => node.stuck);
  writeWords(nodes, "title", describeProcess);
  nodes
    .select(".icon")
    .attr("d", (node) => (node.ended === "badly" ? badEndIcon : activityIcons[node.activity]));
  const roomOf = (node: ProcessNode) => headingWidth - widthOf(asideOf(node), "aside");
  writeWords(nodes, ".name", (node) =>
    fitted(node.name, roomOf(node) - gap, (words) => widthOf(words, "name")),
  );
  writeWords(nodes, ".role", (node) => {
    const needed = widthOf(node.name, "name") + widthOf(node.role, "aside") + 2 * gap;
    return node.threads < 2 && needed <= roomOf(node) ? node.role : "";
  });
  writeWords(nodes, ".pid", asideOf);
  writeWords(nodes, ".says", ({ brief }) => clipped(brief.what, saysLength - brief.since.length));
  writeWords(nodes, ".since", ({ brief }) => brief.since);
  updateBadge(nodes, ({ folded }) => folded, foldWords);
}

/** What pressing the badge of a box does. */
export function foldWords(node: ProcessNode): string {
  return node.folded
    ? `Show the ${counted(node.folded, "process", "processes")} folded into ${node.name}`
    : `Fold the processes below ${node.name}`;
}

/** `42 · 2 thr`, beside a long name `42 ×2`: what hovers and lists say in full. */
export function asideOf({ name, pid, threads }: Pick<ProcessNode, "name" | "pid" | "threads">): string {
  if (threads < 2) return `${pid}`;
  const inWords = `${pid} · ${threads} thr`;
  return name.length <= roomForName(inWords) ? inWords : `${pid} ×${threads}`;
}

/** Letters of a name that has this beside it, about. */
function roomForName(aside: string): number {
  return Math.min(nameLength, Math.floor((headingWidth - gap - aside.length * letter.aside) / letter.name));
}

export function describeProcess(node: ProcessNode): string {
  const threads = node.threads > 1 ? `, ${counted(node.threads, "thread")}` : "";
  const folded = node.folded ? `, with ${counted(node.folded, "process", "processes")} folded into it` : "";
  const role = node.role === "" ? "" : `, ${node.role}`;
  const says = node.ended === "badly" ? `ended badly: ${node.says}` : node.says;
  return `${node.name} (${node.pid})${role}${threads}${folded}: ${says}${node.stuck ? ", stuck" : ""}`;
}

export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
