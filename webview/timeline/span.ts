import { type Nanos, nanos } from "../../src/base/time.ts";
import { type CssPx, cssPx } from "./pixels.ts";

/** A stretch of time, `fromNs` < `toNs`. */
export interface Span {
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
}

/** Nothing in a trace is closer together than a few tens of nanoseconds. */
export const narrowestNs = 100;
/** Air left and right of the whole, so that its first and last marks can be seen. */
const air = 0.015;

export function lengthOf(span: Span): number {
  return span.toNs - span.fromNs;
}

/** The whole trace with a little air around it. */
export function wholeSpan(endNs: Nanos): Span {
  const length = Math.max(narrowestNs, endNs);
  return { fromNs: nanos(-length * air), toNs: nanos(length * (1 + air)) };
}

/** Zoomed by `factor` (above 1: nearer) so that `anchorNs` stays where it is. */
export function zoomed(span: Span, anchorNs: Nanos, factor: number, whole: Span): Span {
  const length = Math.min(lengthOf(whole), Math.max(narrowestNs, lengthOf(span) / factor));
  const part = (anchorNs - span.fromNs) / lengthOf(span);
  return within(spanAt(anchorNs - part * length, length), whole);
}

export function panned(span: Span, byNs: number, whole: Span): Span {
  return within(spanAt(span.fromNs + byNs, lengthOf(span)), whole);
}

/** Moved as little as needed to show `ns` with room on both sides. */
export function revealing(span: Span, ns: Nanos, whole: Span): Span {
  const room = lengthOf(span) * 0.12;
  if (ns >= span.fromNs + room && ns <= span.toNs - room) return span;
  if (ns >= span.fromNs && ns <= span.toNs && lengthOf(span) >= lengthOf(whole)) return span;
  const outside = ns < span.fromNs - lengthOf(span) || ns > span.toNs + lengthOf(span);
  const by = outside
    ? ns - (span.fromNs + span.toNs) / 2
    : ns < span.fromNs + room
      ? ns - (span.fromNs + room)
      : ns - (span.toNs - room);
  return panned(span, by, whole);
}

export function xOf(ns: number, span: Span, width: CssPx): CssPx {
  return cssPx(((ns - span.fromNs) / lengthOf(span)) * width);
}

export function nsAt(x: CssPx, span: Span, width: CssPx): Nanos {
  return nanos(span.fromNs + (x / width) * lengthOf(span));
}

function spanAt(fromNs: number, length: number): Span {
  return { fromNs: nanos(fromNs), toNs: nanos(fromNs + length) };
}

/** Pushed back inside the whole; the whole itself if it does not fit. */
export function within(span: Span, whole: Span): Span {
  const length = lengthOf(span);
  if (length >= lengthOf(whole)) return whole;
  if (span.fromNs < whole.fromNs) return spanAt(whole.fromNs, length);
  if (span.toNs > whole.toNs) return spanAt(whole.toNs - length, length);
  return span;
}

/**
 * The span moved by less than a pixel of the screen so that it begins at a whole one, counted from time 0: then what
 * is rounded to pixels is rounded alike wherever it is panned to, and nothing shimmers on the way.
 */
export function onPixels(span: Span, devicePixels: number): Span {
  const nsPerPixel = lengthOf(span) / Math.max(1, devicePixels);
  const by = Math.round(span.fromNs / nsPerPixel) * nsPerPixel - span.fromNs;
  return { fromNs: nanos(span.fromNs + by), toNs: nanos(span.toNs + by) };
}
