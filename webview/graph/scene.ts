import { type Selection, select, type ZoomBehavior, zoom, zoomIdentity } from "d3";
import { Cell } from "../state/cell.ts";
import type { Frames } from "../state/frames.ts";
import { prefersStillness } from "../theme/motion.ts";
import type { Pane } from "./arrangement.ts";
import type { ChannelNode } from "./channel_nodes.ts";
import { channelBox } from "./channel_shapes.ts";
import { dartWay } from "./dart_ways.ts";
import type { Dart } from "./darts.ts";
import { defineAll } from "./defs.ts";
import { enterChannel, updateChannel } from "./draw_channel.ts";
import { drawDarts, drawFlows, drawHolds, drawKin, type PlacedDart, type PlacedKin } from "./draw_links.ts";
import { enterProcess, processBox, updateProcess } from "./draw_process.ts";
import { MeasuredWords } from "./fitted_words.ts";
import type { GraphLayout } from "./layout.ts";
import type { KinLink } from "./links.ts";
import { obstaclesOf } from "./obstacles.ts";
import type { GraphPicture } from "./picture.ts";
import type { ProcessNode } from "./process_nodes.ts";
import { DrawnBefore } from "./rewriting.ts";
import { boundsOfAll, boundsOfPresent, focusOf, isInside, isUnder, partsOf, sightOf } from "./sight.ts";
import { SteadySight } from "./steady_sight.ts";
import { TravellingDots } from "./travelling_dots.ts";

export interface SceneEvents {
  chooseNode(node: ProcessNode | ChannelNode): void;
  chooseDart(dart: Dart): void;
  toggleFold(node: ProcessNode | ChannelNode): void;
}

export interface SceneLook {
  /** Key of the chosen node, of the one with the keyboard's focus. */
  readonly chosen: string | undefined;
  readonly focused: string | undefined;
  /** Time stands still: nothing travels. */
  readonly still: boolean;
  /** The trace is still being read: everything changes at once, and often. */
  readonly arrives: boolean;
}

/** Two lines that tell what is stuck stand above the graph then. */
const noteHeight = 46;
/** What the tools and the note beside them take of the upper right corner, CSS pixels. */
const tools = { width: 170, height: 40 } as const;

/** Lines of ancestry that run around the boxes. */
const mostAcross = 2;

const openingMs = 1500;

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** The flow graph as SVG. Draws pictures at places; knows nothing of the trace. */
export class GraphScene {
  readonly #svg: Selection<SVGSVGElement, unknown, null, undefined>;
  readonly #world: Layer;
  readonly #layers: Readonly<Record<"kin" | "darts" | "flows" | "holds" | "nodes", Layer>>;
  readonly #drawn = new DrawnBefore();
  readonly #measured: MeasuredWords;
  readonly #steady = new SteadySight();
  readonly #dots: TravellingDots;
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  /** False while a part of the graph lies outside because all of it would be too small to read. */
  readonly showsAll = new Cell(true);
  /** Known from outside: to ask the element makes the browser lay out what was just drawn. */
  #pane: Pane = { width: 0, height: 0 };
  #pointedAt: string | undefined;
  #last:
    | {
        picture: GraphPicture;
        layout: GraphLayout;
        look: SceneLook;
        darts: readonly PlacedDart[];
        /** Those always drawn. */
        kin: readonly PlacedKin[];
      }
    | undefined;
  /** Until the reader pans or zooms, the graph is kept in sight. */
  #keepsFit = true;
  #mayShrink = false;
  /** What arrives while the view opens stands at its place at once; later, boxes move there so that the eye can follow. */
  #opensUntil = Number.POSITIVE_INFINITY;

  constructor(
    readonly element: SVGSVGElement,
    readonly events: SceneEvents,
    frames: Frames,
  ) {
    this.#svg = select(element);
    this.#measured = new MeasuredWords(element);
    defineAll(this.#svg);
    this.#world = this.#svg.append("g").attr("class", "world");
    const layer = (name: string) => this.#world.append("g").attr("class", `layer-${name}`);
    // Lines lie below boxes, whatever runs where.
    this.#layers = {
      kin: layer("kin"),
      darts: layer("darts"),
      flows: layer("flows"),
      nodes: layer("nodes"),
      holds: layer("holds"),
    };
    this.#dots = new TravellingDots(this.#layers.flows, frames);
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.05, 4])
      .extent(() => [
        [0, 0],
        [this.#pane.width, this.#pane.height],
      ])
      .on("zoom", (event) => {
        this.#world.attr("transform", event.transform.toString());
        if (event.sourceEvent !== null) this.#keepsFit = false;
      });
    this.#svg.call(this.#zoom).on("dblclick.zoom", null);
  }

  draw(picture: GraphPicture, layout: GraphLayout, pane: Pane, look: SceneLook): void {
    const resized = pane.width !== this.#pane.width || pane.height !== this.#pane.height;
    this.#pane = pane;
    const placed = placeDarts(picture, layout);
    const kin = placeKin(alwaysDrawn(picture.kin, layout), picture, layout, placed.length);
    this.#last = { picture, layout, look, darts: placed, kin };
    const { flows, nodes, darts } = this.#layers;
    const now = performance.now();
    if (look.arrives) this.#opensUntil = Number.POSITIVE_INFINITY;
    else if (layout.width > 0) this.#opensUntil = Math.min(this.#opensUntil, now + openingMs);
    const calm = prefersStillness() || now < this.#opensUntil;
    this.#svg
      .classed("calm", calm)
      .classed("all-past", !picture.processes.some((node) => node.presence === "present"));
    drawFlows(flows, picture.flows, layout, this.#drawn);
    this.#dots.goOn(!(look.still || calm));
    this.#drawNodes(nodes, picture, layout, look);
    this.#drawRegarded();
    drawDarts(darts, placed, (dart) => this.events.chooseDart(dart), this.#drawn);
    if (this.#keepsFit) this.#fitNow(look.still || now < this.#opensUntil || resized);
  }

  /** Nothing moves any more until the next drawing. */
  rest(): void {
    this.#dots.goOn(false);
  }

  /** The theme may be another one, and with it the font: the next drawing is made anew. */
  restyle(): void {
    this.#measured.forget();
    this.#drawn.forget();
  }

  /** Shows all of the graph, however small. */
  fit(): void {
    this.#keepsFit = true;
    this.#mayShrink = true;
    this.#fitNow(true);
  }

  zoomBy(factor: number): void {
    this.#keepsFit = false;
    this.#svg.call(this.#zoom.scaleBy, factor);
  }

  /** Moves by a part of the pane. */
  panBy(right: number, down: number): void {
    this.#keepsFit = false;
    const { width, height } = this.#pane;
    const { k } = this.#transform;
    this.#svg.call(this.#zoom.translateBy, (-right * width) / k, (-down * height) / k);
  }

  /** Brings a node into sight, if it is not, without changing the scale. */
  reveal(key: string): void {
    const at = this.#last?.layout.places.get(key);
    const { width, height } = this.#pane;
    if (at === undefined || width === 0) return;
    const { k, x, y } = this.#transform;
    const inSight = (middle: number, half: number, room: number) =>
      middle - half * k >= 0 && middle + half * k <= room;
    if (
      inSight(x + at.x * k, processBox.width / 2, width) &&
      inSight(y + at.y * k, channelBox.height / 2, height)
    ) {
      return;
    }
    this.#keepsFit = false;
    this.#svg.call(this.#zoom.translateTo, at.x, at.y);
  }

  get #transform(): { readonly k: number; readonly x: number; readonly y: number } {
    return (this.element as { __zoom?: { k: number; x: number; y: number } }).__zoom ?? zoomIdentity;
  }

  /** @param atOnce the reader asked for it, or time does not go on by itself */
  #fitNow(atOnce: boolean): void {
    const { width, height } = this.#pane;
    if (this.#last === undefined || width === 0 || this.#last.layout.width === 0) return;
    const { layout, picture, darts, kin, look } = this.#last;
    const everything = boundsOfAll(layout, darts, kin);
    const present = boundsOfPresent(picture, layout);
    const focus = focusOf(picture, layout, look.chosen);
    const below = (top: number) => {
      const pane = { width, height: height - top };
      const { x, y, scale, cut } = sightOf(everything, present, focus, pane, this.#mayShrink);
      return { x, y: y + top, scale, cut };
    };
    let sight = below(picture.stuck.length > 0 ? noteHeight : 0);
    // In a narrow pane the tools in its corner would lie over what is drawn there.
    if (picture.stuck.length === 0 && isUnder(tools, partsOf(picture, layout, darts, kin), sight, width)) {
      sight = below(tools.height);
    }
    const { k, x, y } = this.#transform;
    const shown = { x, y, scale: k };
    const showsAll = isInside(everything, shown, this.#pane);
    const goes = this.#steady.goes(shown, sight, showsAll, performance.now());
    if (!goes && !atOnce) {
      if (showsAll) this.showsAll.set(true);
      return;
    }
    if (sight.scale !== k || sight.x !== x || sight.y !== y)
      this.#svg.call(this.#zoom.transform, zoomIdentity.translate(sight.x, sight.y).scale(sight.scale));
    this.showsAll.set(!sight.cut);
  }

  #drawNodes(layer: Layer, picture: GraphPicture, layout: GraphLayout, { chosen, focused }: SceneLook): void {
    const place = (node: { key: string }) => {
      const at = layout.places.get(node.key) ?? { x: 0, y: 0 };
      return `translate(${at.x.toFixed(1)}px, ${at.y.toFixed(1)}px)`;
    };
    const look = (node: ProcessNode | ChannelNode) => [node, place(node), layout.back.has(node.key)];
    const processes = layer
      .selectAll<SVGGElement, ProcessNode>("g.process")
      .data(picture.processes, (node) => node.key)
      .join((entering) => {
        const group = entering.append("g").attr("class", "node process").style("transform", place);
        enterProcess(group, (node) => this.events.toggleFold(node));
        return this.#listening(group);
      });
    updateProcess(this.#drawn.changed(processes, look).style("transform", place), this.#measured.widthOf);
    const channels = layer
      .selectAll<SVGGElement, ChannelNode>("g.channel")
      .data(picture.channels, (node) => node.key)
      .join((entering) => {
        const group = entering.append("g").attr("class", "node channel").style("transform", place);
        enterChannel(group, (node) => this.events.toggleFold(node));
        return this.#listening(group);
      });
    updateChannel(
      this.#drawn
        .changed(channels, look)
        .style("transform", place)
        .classed("back", (node) => layout.back.has(node.key)),
    );
    layer
      .selectAll<SVGGElement, ProcessNode | ChannelNode>("g.node")
      .classed("chosen", (node) => node.key === chosen)
      .classed("focused", (node) => node.key === focused);
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
    this.#drawRegarded();
  }

  /** What would be clutter of all is drawn of the node pointed at or chosen: unused ends it holds, far relatives. */
  #drawRegarded(): void {
    if (this.#last === undefined) return;
    const { picture, layout, look, darts, kin } = this.#last;
    const regarded = new Set([this.#pointedAt, look.chosen, look.focused]);
    const holds = picture.holds.filter((hold) => regarded.has(hold.process) || regarded.has(hold.channel));
    drawHolds(this.#layers.holds, holds, layout);
    // Of the chosen one they would stay and frame what is looked at.
    const passing = new Set([this.#pointedAt, look.focused]);
    const far = picture.kin.filter(
      (link) =>
        !kin.some(({ link: { key } }) => key === link.key) &&
        (passing.has(link.parent) || passing.has(link.child)),
    );
    drawKin(this.#layers.kin, [...kin, ...placeKin(far, picture, layout, darts.length)], this.#drawn);
  }
}

/** The tree, and across it what lives where that is little: more lines around the boxes would only be clutter. */
function alwaysDrawn(kin: readonly KinLink[], layout: GraphLayout): readonly KinLink[] {
  const across = kin.filter(({ key, presence }) => !layout.kin.has(key) && presence === "present");
  return kin.filter(
    (link) =>
      link.waits || layout.kin.has(link.key) || (across.length <= mostAcross && across.includes(link)),
  );
}

/** Along the tree where the child hangs in it, else around the boxes, all children of one parent in one lane. */
function placeKin(
  kin: readonly KinLink[],
  picture: GraphPicture,
  layout: GraphLayout,
  firstLane: number,
): readonly PlacedKin[] {
  const parents = [...new Set(kin.filter(({ key }) => !layout.kin.has(key)).map(({ parent }) => parent))];
  const obstacles = parents.length === 0 ? [] : obstaclesOf(picture, layout);
  return kin.flatMap((link) => {
    const [from, to, tree] = [
      layout.places.get(link.parent),
      layout.places.get(link.child),
      layout.kin.get(link.key),
    ];
    if (tree !== undefined) return { link, way: tree };
    if (from === undefined || to === undefined) return [];
    const lane = firstLane + parents.indexOf(link.parent);
    return { link, way: dartWay({ from, to, box: processBox, lane, obstacles }).points };
  });
}

function placeDarts(picture: GraphPicture, layout: GraphLayout): readonly PlacedDart[] {
  if (picture.darts.length === 0) return [];
  const obstacles = obstaclesOf(picture, layout);
  return picture.darts.flatMap((dart, lane) => {
    const to = layout.places.get(dart.to);
    if (to === undefined) return [];
    const from = dart.from === null ? null : (layout.places.get(dart.from) ?? null);
    return { dart, way: dartWay({ from, to, box: processBox, lane, obstacles }) };
  });
}
