import type { Selection } from "d3";
import { activityIcons } from "../theme/activity_icons.ts";
import { counted } from "../words/amount.ts";
import type { Box } from "./layout.ts";
import type { ProcessNode } from "./picture.ts";

export const processBox = { width: 164, height: 54 } as const satisfies Omit<Box, "key">;

const [left, top] = [-processBox.width / 2, -processBox.height / 2];
/** Widest text of a line at 13 px that stays inside the box; longer ones end in an ellipsis. */
const nameLength = 14;
const saysLength = 22;

type Nodes<Datum> = Selection<SVGGElement, Datum, SVGGElement, unknown>;

/** Draws what never changes of a box. Origin: its centre. */
export function enterProcess(entering: Nodes<ProcessNode>): void {
  entering.append("title");
  entering
    .append("rect")
    .attr("class", "box")
    .attr("x", left)
    .attr("y", top)
    .attr("width", processBox.width)
    .attr("height", processBox.height)
    .attr("rx", 6);
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
    .attr("transform", `translate(${left + 18},${top + 31})`);
  entering
    .append("text")
    .attr("class", "name")
    .attr("x", left + 18)
    .attr("y", top + 21);
  entering
    .append("text")
    .attr("class", "pid")
    .attr("x", -left - 10)
    .attr("y", top + 21)
    .attr("text-anchor", "end");
  entering
    .append("text")
    .attr("class", "says")
    .attr("x", left + 35)
    .attr("y", top + 41);
}

export function updateProcess(nodes: Nodes<ProcessNode>): void {
  nodes.attr("data-activity", (node) => node.activity).attr("data-presence", (node) => node.presence);
  nodes.select("title").text((node) => describeProcess(node));
  nodes.select(".icon").attr("d", (node) => activityIcons[node.activity]);
  nodes.select(".name").text((node) => clipped(node.name, nameLength));
  nodes
    .select(".pid")
    .text((node) => (node.threads > 1 ? `${node.pid} · ${node.threads} thr` : `${node.pid}`));
  nodes.select(".says").text((node) => clipped(node.says, saysLength));
}

export function describeProcess(node: ProcessNode): string {
  const threads = node.threads > 1 ? `, ${counted(node.threads, "thread")}` : "";
  return `${node.name} (${node.pid})${threads}: ${node.says}`;
}

export function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
