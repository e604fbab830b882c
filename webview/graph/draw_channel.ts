import type { Selection } from "d3";
import { clipped } from "./draw_process.ts";
import type { Box } from "./layout.ts";
import type { ChannelNode } from "./picture.ts";

/** The body of 30 px in the middle, a caption above and one below. */
export const channelBox = { width: 108, height: 66 } as const satisfies Omit<Box, "key">;

const [w, h] = [channelBox.width / 2, 15];
const bend = 7;

/** Outlines by kind of channel, origin at the centre: a new mechanism gets its own shape by a row here. */
const bodies: Readonly<Record<string, string>> = {
  pipe: `M${bend - w},${-h} H${w - bend} a${bend},${h} 0 0 1 0,${2 * h} H${bend - w} a${bend},${h} 0 0 1 0,${-2 * h} Z`,
  socket: `M${-w},0 l10,${-h} H${w - 10} l10,${h} l-10,${h} H${10 - w} Z`,
  queue: `M${-w},${-h} H${w} V${h} H${-w} Z M${-w / 2},${-h} V${h} M0,${-h} V${h} M${w / 2},${-h} V${h}`,
  file: `M${-w},${-h} H${w - 9} l9,9 V${h} H${-w} Z M${w - 9},${-h} v9 h9`,
  memory: `M${-w},${-h} H${w} V${h} H${-w} Z M${-w + 5},${-h} V${h} M${w - 5},${-h} V${h}`,
  other: `M${8 - w},${-h} H${w - 8} a8,8 0 0 1 8,8 V${h - 8} a-8,8 0 0 1 -8,8 H${8 - w} a8,8 0 0 1 -8,-8 V${8 - h} a8,8 0 0 1 8,-8 Z`,
};

const bodyOfKind: Readonly<Record<string, keyof typeof bodies>> = {
  pipe: "pipe",
  fifo: "pipe",
  "unix-stream": "socket",
  "unix-dgram": "socket",
  "unix-seqpacket": "socket",
  tcp: "socket",
  udp: "socket",
  socket: "socket",
  pty: "socket",
  "sysv-queue": "queue",
  "posix-queue": "queue",
  "sysv-shm": "memory",
  "posix-shm": "memory",
  mapping: "memory",
  memfd: "memory",
  file: "file",
};

type Nodes = Selection<SVGGElement, ChannelNode, SVGGElement, unknown>;

export function enterChannel(entering: Nodes): void {
  entering.append("title");
  const shape = (node: ChannelNode) => bodies[bodyOfKind[node.kind] ?? "other"] ?? "";
  entering.append("path").attr("class", "body").attr("d", shape);
  entering
    .append("rect")
    .attr("class", "fill")
    .attr("x", -w)
    .attr("y", -h)
    .attr("height", 2 * h)
    .attr("width", 2 * w)
    .attr("clip-path", (node) => `url(#clip-${bodyOfKind[node.kind] ?? "other"})`);
  entering.append("path").attr("class", "rim").attr("d", shape);
  // The open end of a pipe, so that it is seen as a tube.
  entering
    .filter((node) => bodyOfKind[node.kind] === "pipe")
    .append("ellipse")
    .attr("class", "rim")
    .attr("cx", w - bend)
    .attr("rx", bend)
    .attr("ry", h);
  entering
    .append("text")
    .attr("class", "title")
    .attr("y", -h - 7)
    .attr("text-anchor", "middle");
  entering.append("text").attr("class", "level").attr("y", 4).attr("text-anchor", "middle");
  entering
    .append("text")
    .attr("class", "totals")
    .attr("y", h + 15)
    .attr("text-anchor", "middle");
}

export function updateChannel(nodes: Nodes): void {
  nodes
    .attr("data-presence", (node) => node.presence)
    .attr("data-full", (node) => (node.fullness !== null && node.fullness > 0.95 ? "yes" : null));
  nodes.select("title").text((node) => describeChannel(node));
  nodes.select<SVGRectElement>(".fill").style("transform", (node) => `scaleX(${node.fullness ?? 0})`);
  nodes.select(".title").text((node) => clipped(node.title, 22));
  nodes.select(".level").text((node) => (node.presence === "past" ? "" : node.level));
  nodes.select(".totals").text((node) => node.totals);
}

export function describeChannel(node: ChannelNode): string {
  return `${node.title}: holds ${node.level}, ${node.totals} in all`;
}

/** Clips the gauge to the outline of each kind of body. */
export function defineClips(defs: Selection<SVGDefsElement, unknown, null, undefined>): void {
  for (const [name, d] of Object.entries(bodies)) {
    defs.append("clipPath").attr("id", `clip-${name}`).append("path").attr("d", d);
  }
}
