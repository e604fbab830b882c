import { type Selection, select, type ZoomBehavior, zoom, zoomIdentity } from "d3";
import { Cell } from "../state/cell.ts";
import { prefersStillness } from "../theme/motion.ts";
import { channelBox, defineClips, enterChannel, updateChannel } from "./draw_channel.ts";
import { drawDarts, drawFlows, drawHolds, drawKin } from "./draw_links.ts";
import { enterProcess, processBox, updateProcess } from "./draw_process.ts";
import type { GraphLayout } from "./layout.ts";
import type { ChannelNode, Dart, GraphPicture, ProcessNode } from "./picture.ts";

export interface SceneEvents {
  chooseNode(node: ProcessNode | ChannelNode): void;
  chooseDart(dart: Dart): void;
}

export interface SceneLook {
  /** Key of the chosen node, of the one with the keyboard's focus. */
  readonly chosen: string | undefined;
  readonly focused: string | undefined;
  /** Time stands still: nothing travels. */
  readonly still: boolean;
}

type Layer = Selection<SVGGElement, unknown, null, undefined>;

const margin = 28;
/** Beyond this a small graph looks like a poster. */
const largestFit = 1.35;
/** Below this no name can be read; a larger graph is shown in part until the reader asks for all of it. */
const leastReadable = 0.55;

/** The flow graph as SVG. Draws pictures at places; knows nothing of the trace. */
export class GraphScene {
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #world: Layer;
  readonly #layers: Readonly<Record<"kin" | "flows" | "holds" | "nodes" | "darts", Layer>>;
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  /** False while a part of the graph lies outside because all of it would be too small to read. */
  readonly showsAll = new Cell(true);
  #pointedAt: string | undefined;
  #last: { picture: GraphPicture; layout: GraphLayout; look: SceneLook } | undefined;
  /** Until the reader pans or zooms, the whole graph is kept in sight. */
  #keepsFit = true;
  #mayShrink = false;

  constructor(
    readonly element: SVGSVGElement,
    readonly events: SceneEvents,
  ) {
    this.#svg = select(element);
    const defs = this.#svg.append("defs");
    defineArrows(defs);
    defineHatch(defs);
    defineClips(defs);
    this.#world = this.#svg.append("g").attr("class", "world");
    const layer = (name: string) => this.#world.append("g").attr("class", `layer-${name}`);
    this.#layers = {
      kin: layer("kin"),
      flows: layer("flows"),
      holds: layer("holds"),
      nodes: layer("nodes"),
      darts: layer("darts"),
    };
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.05, 4])
      .on("zoom", (event) => {
        this.#world.attr("transform", event.transform.toString());
        if (event.sourceEvent !== null) this.#keepsFit = false;
      });
    this.#svg.call(this.#zoom).on("dblclick.zoom", null);
  }

  draw(picture: GraphPicture, layout: GraphLayout, look: SceneLook): void {
    this.#last = { picture, layout, look };
    const { kin, flows, nodes, darts } = this.#layers;
    this.#svg
      .classed("still", look.still || prefersStillness())
      .classed("all-past", !picture.processes.some((node) => node.presence === "present"));
    drawKin(kin, picture, layout);
    drawFlows(flows, picture.flows, layout);
    this.#drawNodes(nodes, picture, layout, look);
    this.#drawHolds();
    drawDarts(darts, picture.darts, layout, (dart) => this.events.chooseDart(dart));
    if (this.#keepsFit) this.#fitNow();
  }

  /** Shows all of the graph, however small. */
  fit(): void {
    this.#keepsFit = true;
    this.#mayShrink = true;
    this.#fitNow();
  }

  zoomBy(factor: number): void {
    this.#keepsFit = false;
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  #fitNow(): void {
    const { clientWidth, clientHeight } = this.element;
    if (this.#last === undefined || clientWidth === 0 || this.#last.layout.width === 0) return;
    const { layout, picture } = this.#last;
    const scaleFor = (bounds: Bounds) =>
      Math.min(
        largestFit,
        (clientWidth - 2 * margin) / (bounds.right - bounds.left),
        (clientHeight - 2 * margin) / (bounds.bottom - bounds.top),
      );
    const everything = { left: 0, top: 0, right: layout.width, bottom: layout.height };
    const readable = this.#mayShrink || scaleFor(everything) >= leastReadable;
    // What is too large to be read as a whole is shown where something lives, from its upper left on.
    const bounds = readable ? everything : (boundsOfPresent(picture, layout) ?? everything);
    const scale = Math.max(this.#mayShrink ? 0.05 : leastReadable, scaleFor(bounds));
    const x =
      Math.max(margin, (clientWidth - (bounds.right - bounds.left) * scale) / 2) - bounds.left * scale;
    const y =
      Math.max(margin, (clientHeight - (bounds.bottom - bounds.top) * scale) / 2) - bounds.top * scale;
    this.#svg.call(this.#zoom.transform, zoomIdentity.translate(x, y).scale(scale));
    this.showsAll.set(scaleFor(bounds) >= scale);
  }

  #drawNodes(layer: Layer, picture: GraphPicture, layout: GraphLayout, look: SceneLook): void {
    const place = (node: { key: string }) => {
      const at = layout.places.get(node.key) ?? { x: 0, y: 0 };
      return `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
    };
    const processes = layer
      .selectAll<SVGGElement, ProcessNode>("g.process")
      .data(picture.processes, (node) => node.key)
      .join((entering) => {
        const group = entering.append("g").attr("class", "node process").style("transform", place);
        enterProcess(group);
        return this.#listening(group);
      })
      .style("transform", place);
    updateProcess(processes);
    const channels = layer
      .selectAll<SVGGElement, ChannelNode>("g.channel")
      .data(picture.channels, (node) => node.key)
      .join((entering) => {
        const group = entering.append("g").attr("class", "node channel").style("transform", place);
        enterChannel(group);
        return this.#listening(group);
      })
      .style("transform", place);
    updateChannel(channels);
    layer
      .selectAll<SVGGElement, ProcessNode | ChannelNode>("g.node")
      .classed("chosen", (node) => node.key === look.chosen)
      .classed("focused", (node) => node.key === look.focused);
  }

  #listening<Node extends ProcessNode | ChannelNode>(
    group: Selection<SVGGElement, Node, SVGGElement, unknown>,
  ): Selection<SVGGElement, Node, SVGGElement, unknown> {
    return group
      .on("click", (_event, node) => this.events.chooseNode(node))
      .on("pointerenter", (_event, node) => this.#pointAt(node.key))
      .on("pointerleave", () => this.#pointAt(undefined));
  }

  #pointAt(key: string | undefined): void {
    this.#pointedAt = key;
    this.#drawHolds();
  }

  #drawHolds(): void {
    if (this.#last === undefined) return;
    const { picture, layout, look } = this.#last;
    const regarded = [this.#pointedAt, look.chosen, look.focused];
    const holds = picture.holds.filter(
      (hold) => regarded.includes(hold.process) || regarded.includes(hold.channel),
    );
    drawHolds(this.#layers.holds, holds, layout);
  }
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The rectangle around what is there at this time; undefined when nothing is. */
function boundsOfPresent(picture: GraphPicture, layout: GraphLayout): Bounds | undefined {
  const places = [...picture.processes, ...picture.channels]
    .filter((node) => node.presence === "present")
    .flatMap((node) => layout.places.get(node.key) ?? []);
  if (places.length === 0) return undefined;
  const [w, h] = [processBox.width / 2, channelBox.height / 2];
  return {
    left: Math.min(...places.map((at) => at.x)) - w,
    right: Math.max(...places.map((at) => at.x)) + w,
    top: Math.min(...places.map((at) => at.y)) - h,
    bottom: Math.max(...places.map((at) => at.y)) + h,
  };
}

function defineArrows(defs: Selection<SVGDefsElement, unknown, null, undefined>): void {
  for (const name of ["flow", "full", "empty", "dart"]) {
    defs
      .append("marker")
      .attr("id", `arrow-${name}`)
      .attr("class", `arrow-${name}`)
      .attr("viewBox", "0 0 10 10")
      .attr("refX", 9)
      .attr("refY", 5)
      .attr("markerWidth", 9)
      .attr("markerHeight", 9)
      .attr("markerUnits", "userSpaceOnUse")
      .attr("orient", "auto")
      .append("path")
      .attr("d", "M0,0.5 L10,5 L0,9.5 L2.5,5 Z");
  }
}

/** Stripes over the mark of a box that waits, bars over one that is stopped, dots over a zombie. */
function defineHatch(defs: Selection<SVGDefsElement, unknown, null, undefined>): void {
  const pattern = (name: string, d: string) =>
    defs
      .append("pattern")
      .attr("id", `hatch-${name}`)
      .attr("class", `hatch-${name}`)
      .attr("width", 6)
      .attr("height", 6)
      .attr("patternUnits", "userSpaceOnUse")
      .append("path")
      .attr("d", d);
  pattern("blocked", "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2");
  pattern("stopped", "M1.5,0 V6 M4.5,0 V6");
  pattern("zombie", "M1,1 h2 v2 h-2 z M4,4 h2 v2 h-2 z");
}
