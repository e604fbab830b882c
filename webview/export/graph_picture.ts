import { resolvedStyle } from "./resolved_style.ts";

const svgSpace = "http://www.w3.org/2000/svg";
/** Air around the drawing, CSS pixels. */
const margin = 16;

/** The whole graph, wherever it is scrolled to, as an SVG that needs nothing else. */
export function graphPicture(svg: SVGSVGElement, ground: string): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, at) => {
    const original = originals[at];
    if (original !== undefined) settle(element, original);
  });
  for (const name of copy.getAttributeNames()) copy.removeAttribute(name);
  const world = svg.querySelector<SVGGElement>("g.world");
  const box = world?.getBBox() ?? { x: 0, y: 0, width: 100, height: 100 };
  // Where the reader has moved it to is no part of the picture.
  copy.querySelector(":scope > g")?.removeAttribute("transform");
  const [x, y] = [box.x - margin, box.y - margin];
  const [width, height] = [Math.ceil(box.width + 2 * margin), Math.ceil(box.height + 2 * margin)];
  copy.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
  copy.setAttribute("width", `${width}`);
  copy.setAttribute("height", `${height}`);
  copy.prepend(rectangle(x, y, width, height, ground));
  return copy;
}

function settle(element: Element, original: Element): void {
  const style = getComputedStyle(original);
  const isText = original instanceof SVGTextElement || original instanceof SVGTSpanElement;
  for (const name of [
    "class",
    "style",
    ...element.getAttributeNames().filter((each) => /^(data|aria)-/.test(each)),
  ]) {
    element.removeAttribute(name);
  }
  for (const [name, value] of resolvedStyle(isText, (property) => style.getPropertyValue(property))) {
    element.setAttribute(name, value);
  }
}

export function rectangle(x: number, y: number, width: number, height: number, fill: string): SVGRectElement {
  const rect = document.createElementNS(svgSpace, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, fill }))
    rect.setAttribute(name, `${value}`);
  return rect;
}
