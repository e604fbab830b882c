import type { Tokens } from "../theme/tokens.ts";
import { rowsWithin } from "../timeline/lanes.ts";
import { timeTicks } from "../timeline/time_ticks.ts";
import type { TimelineState } from "../timeline/timeline_state.ts";
import { rectangle } from "./graph_picture.ts";

const svgSpace = "http://www.w3.org/2000/svg";
const labelsWidth = 170;
const axisHeight = 26;

/**
 * What the timeline shows now: names and times as text, the lanes as the pixels they were painted with, since they
 * stand for more calls than a drawing could hold.
 */
export function timelinePicture(
  state: TimelineState,
  lanes: HTMLCanvasElement,
  tokens: Tokens,
): SVGSVGElement {
  const { width, height } = state.plot.get();
  const picture = document.createElementNS(svgSpace, "svg");
  const [fullWidth, fullHeight] = [labelsWidth + width, axisHeight + height];
  picture.setAttribute("viewBox", `0 0 ${fullWidth} ${fullHeight}`);
  picture.setAttribute("width", `${fullWidth}`);
  picture.setAttribute("height", `${fullHeight}`);
  picture.setAttribute("font-family", tokens.font);
  picture.setAttribute("font-size", "12");
  picture.append(rectangle(0, 0, fullWidth, fullHeight, tokens.bg));
  const image = document.createElementNS(svgSpace, "image");
  image.setAttribute("href", lanes.toDataURL("image/png"));
  for (const [name, value] of Object.entries({ x: labelsWidth, y: axisHeight, width, height })) {
    image.setAttribute(name, `${value}`);
  }
  picture.append(image);
  for (const tick of timeTicks(state.span.get(), width)) {
    picture.append(words(tick.label, labelsWidth + tick.x + 4, 17, tokens.dim));
  }
  const top = state.scrollTop.get();
  for (const row of rowsWithin(state.rows.get(), top, height)) {
    const x = 10 + Math.min(row.depth, 6) * 12;
    const label = words(row.label, x, axisHeight + row.top - top + row.height / 2 + 4, tokens.text);
    const aside = document.createElementNS(svgSpace, "tspan");
    aside.setAttribute("fill", tokens.dim);
    aside.textContent = ` ${row.aside}`;
    label.append(aside);
    picture.append(label);
  }
  return picture;
}

function words(text: string, x: number, y: number, fill: string): SVGTextElement {
  const element = document.createElementNS(svgSpace, "text");
  for (const [name, value] of Object.entries({ x, y, fill })) element.setAttribute(name, `${value}`);
  element.textContent = text;
  return element;
}
