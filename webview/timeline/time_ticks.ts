import { scaleLinear } from "d3";
import { formatInstant } from "../words/instant.ts";
import type { CssPx } from "./pixels.ts";
import { lengthOf, type Span, xOf } from "./span.ts";

export interface Tick {
  readonly ns: number;
  readonly x: CssPx;
  readonly label: string;
}

/** A label and air around it. */
const tickWidth = 110;
/** A label that would be cut at the right edge is left out. */
const labelWidth = 56;

/** Ticks at round times, as many as have room for their labels. */
export function timeTicks(span: Span, width: CssPx): readonly Tick[] {
  const wanted = Math.max(1, Math.floor(width / tickWidth));
  const times = scaleLinear([span.fromNs, span.toNs], [0, width]).ticks(wanted);
  const step = times.length > 1 ? (times[1] ?? 0) - (times[0] ?? 0) : lengthOf(span);
  return times
    .map((ns) => ({ ns, x: xOf(ns, span, width), label: formatInstant(Math.round(ns), step) }))
    .filter(({ ns, x }) => ns >= 0 && x < width - labelWidth);
}
