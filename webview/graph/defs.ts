import type { Selection } from "d3";
import { defineClips } from "./draw_channel.ts";

/** What drawings of the graph refer to by name: arrow heads, stripes, the outlines that clip gauges. */
export function defineAll(svg: Selection<SVGSVGElement, unknown, null, undefined>): void {
  const defs = svg.append("defs");
  defineArrows(defs);
  defineHatch(defs);
  defineClips(defs);
}

function defineArrows(defs: Selection<SVGDefsElement, unknown, null, undefined>): void {
  for (const name of ["flow", "full", "empty", "dart", "quiet"]) {
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
