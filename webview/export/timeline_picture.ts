import { formatColour, parseColour } from "../theme/contrast.ts";
import type { Tokens } from "../theme/tokens.ts";
import { type Brush, wordSize } from "../timeline/brush.ts";
import { lookOf, viewOf } from "../timeline/lane_canvas.ts";
import type { LaneRow } from "../timeline/lanes.ts";
import { paintLanes } from "../timeline/paint.ts";
import { paintAxis } from "../timeline/paint_axis.ts";
import { cssPx, deviceGrid } from "../timeline/pixels.ts";
import type { TimelineState } from "../timeline/timeline_state.ts";
import { WordWidths } from "../timeline/word_widths.ts";
import { SvgSurface } from "./svg_surface.ts";

const svgSpace = "http://www.w3.org/2000/svg";
const labelsWidth = 170;
const axisHeight = 26;
/** Shapes stand on halves of a CSS pixel: sharp on most screens, and at twice the size. */
const grid = deviceGrid(2);

/**
 * What the timeline shows now, drawn by the painters of the screen as shapes and words: the same lanes, the same
 * resolution. Undefined while there is nothing to show.
 */
export function timelinePicture(state: TimelineState, ofPage: Tokens): SVGSVGElement | undefined {
  const tokens = plainColours(ofPage);
  const window = state.loaded.get();
  const { width, height } = state.plot.get();
  if (window === undefined || width === 0) return undefined;
  const widthOf = wordWidths(tokens);
  const view = viewOf(state, window);
  const look = lookOf(state);
  const lanes = new SvgSurface();
  const brush: Brush = {
    ...view,
    context: lanes,
    tokens,
    grid,
    stripes: (colour) => lanes.pattern("stripes", colour),
    bars: (colour) => lanes.pattern("bars", colour),
    dots: (colour) => lanes.pattern("dots", colour),
    widthOf,
  };
  paintLanes(brush, look);
  const axis = new SvgSurface();
  paintAxis({
    context: axis,
    tokens,
    grid,
    span: view.span,
    width,
    height: cssPx(axisHeight),
    cursorNs: look.cursorNs,
    measured: look.measured,
    widthOf,
  });
  const labels = new SvgSurface();
  paintLabels(labels, tokens, view.rows, view.scrollTop, height);

  const [fullWidth, fullHeight] = [labelsWidth + width, axisHeight + height];
  const picture = document.createElementNS(svgSpace, "svg");
  picture.setAttribute("viewBox", `0 0 ${fullWidth} ${fullHeight}`);
  picture.setAttribute("width", `${fullWidth}`);
  picture.setAttribute("height", `${fullHeight}`);
  picture.append(
    place(labels, 0, 0, labelsWidth, fullHeight),
    place(axis, labelsWidth, 0, width, axisHeight),
    place(lanes, labelsWidth, axisHeight, width, height),
  );
  return picture;
}

/** Colours as every program that reads SVG knows them: those of a page may be mixed of others. */
function plainColours(tokens: Tokens): Tokens {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return tokens;
  const plain = (name: string, value: string) => {
    if (name === "font" || name === "mono") return value;
    context.fillStyle = value;
    if (context.fillStyle.startsWith("#")) return context.fillStyle;
    const colour = parseColour(context.fillStyle);
    return colour === undefined || colour.alpha === 0 ? "none" : formatColour(colour);
  };
  const entries = Object.entries(tokens).map(([name, value]) => [name, plain(name, value)] as const);
  return { ...tokens, ...Object.fromEntries(entries) };
}

/** A part of the picture at its place; an inner svg cuts off what reaches beyond. */
function place(surface: SvgSurface, x: number, y: number, width: number, height: number): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(
    `<svg xmlns="${svgSpace}" x="${x}" y="${y}" width="${width}" height="${height}">${surface.markup}</svg>`,
    "image/svg+xml",
  );
  return document.importNode(parsed.documentElement as unknown as SVGSVGElement, true);
}

function paintLabels(
  surface: SvgSurface,
  tokens: Tokens,
  rows: readonly LaneRow[],
  scrollTop: number,
  height: number,
): void {
  surface.fillStyle = tokens.bg;
  surface.fillRect(0, 0, labelsWidth, axisHeight + height);
  for (const row of rows) {
    const x = 10 + Math.min(row.depth, 6) * 12;
    const y = axisHeight + row.top - scrollTop + row.height / 2 + 4;
    surface.font = `${row.lane.kind === "process" ? "600 " : ""}12px ${tokens.font}`;
    surface.fillStyle = tokens.text;
    surface.fillText(row.label, x, y);
    surface.textAlign = "right";
    surface.font = `11px ${tokens.font}`;
    surface.fillStyle = tokens.dim;
    surface.fillText(row.aside, labelsWidth - 8, y);
    surface.textAlign = "left";
  }
}

function wordWidths(tokens: Tokens): (words: string) => number {
  const widths = new WordWidths();
  const context = document.createElement("canvas").getContext("2d");
  const font = `${wordSize}px ${tokens.font}`;
  return (words) => (context === null ? words.length * wordSize * 0.6 : widths.of(words, font, context));
}
