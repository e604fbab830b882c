import type { Nanos } from "../../base/time.ts";
import type { Channel } from "../../ipc/trace.ts";
import type { fillSchema } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { PixelWindow } from "./window.ts";

/** The fill level of a channel, one row per pixel in which it changed, the first row at the window's start. */
export function addFill(
  channel: Channel,
  lane: number,
  window: PixelWindow,
  sink: PackedBuilder<typeof fillSchema>,
): void {
  const { fill } = channel;
  if (fill.length === 0) return;
  let level = fill.levelAt(window.fromNs);
  sink.add({ lane, ns: window.fromNs, min: level, max: level, last: level });
  let position = fill.positionAt(window.fromNs) + 1;
  // Neighbouring pixels hold about as many points.
  let crowd = 1;
  while (position < fill.length && fill.ns(position) < window.toNs) {
    const ns = fill.ns(position);
    // Half of the next pixel, too, since the last one may have left some of its points.
    const untilNs = Math.min(window.toNs, window.pixelEnd(ns + window.nsPerPixel / 2));
    // The last pixel has no next one that what a stretch leaves of it could go to.
    const stretch = untilNs < window.toNs ? fill.stretchAt(untilNs, position, position + crowd) : undefined;
    const end = stretch ?? fill.positionAt(window.pixelEnd(ns) as Nanos, position + 1, position + crowd) + 1;
    crowd = end - position;
    const { min, max } = fill.extremes(position, end);
    const before = level;
    level = fill.level(end - 1);
    sink.add({ lane, ns, min: min < before ? min : before, max: max > before ? max : before, last: level });
    position = end;
  }
}
