import type { Nanos } from "../../src/base/time.ts";
import { nanos } from "../../src/base/time.ts";
import type { DevicePx } from "./pixels.ts";
import { lengthOf, type Span } from "./span.ts";

/** A window to ask the engine for: wider than what is seen, at the resolution of the screen. */
export interface QueryWindow extends Span {
  readonly pixels: number;
}

/** More pixels than this are not asked for at once, however wide the screen. */
const mostPixels = 16_384;

/**
 * The visible span with as much again on both sides, its edges on a grid of powers of two: panning inside it asks
 * nothing, and coming back asks the very same question again. Cut to the trace.
 */
export function windowAround(visible: Span, width: DevicePx, endNs: Nanos): QueryWindow {
  const length = lengthOf(visible);
  const grid = 2 ** Math.floor(Math.log2(length / 2));
  const fromNs = Math.max(0, Math.floor((visible.fromNs - length) / grid) * grid);
  const toNs = Math.max(fromNs + 1, Math.min(endNs, Math.ceil((visible.toNs + length) / grid) * grid));
  const pixels = Math.ceil(((toNs - fromNs) / length) * width);
  return { fromNs: nanos(fromNs), toNs: nanos(toNs), pixels: Math.max(1, Math.min(mostPixels, pixels)) };
}

/** Whether what was asked for still serves what is visible: it reaches far enough and is neither too coarse nor far too fine. */
export function serves(window: QueryWindow, visible: Span, width: DevicePx, endNs: Nanos): boolean {
  const reaches =
    window.fromNs <= Math.max(0, visible.fromNs) && window.toNs >= Math.min(endNs, visible.toNs);
  if (!reaches) return false;
  const had = window.pixels / lengthOf(window);
  const wanted = width / lengthOf(visible);
  const capped = window.pixels === mostPixels;
  return (had >= wanted * 0.75 || capped) && had <= wanted * 4;
}
