import type { Nanos } from "../../base/time.ts";
import type { FillSeries } from "../../ipc/tables/fill_series.ts";
import type { Channel } from "../../ipc/trace.ts";
import { fillSchema } from "../../protocol/engine.ts";
import { cellsOf, type PackedBuilder } from "../../protocol/packed.ts";
import type { SettledPicture, SettledRows } from "./settled.ts";
import type { PixelWindow } from "./window.ts";

type Sink = PackedBuilder<typeof fillSchema>;

const cell = cellsOf(fillSchema);
const cellCount = Object.keys(fillSchema).length;

/** The fill level of a channel, one row per pixel in which it changed, the first row at the window's start. */
export function addFill(
  channel: Channel,
  lane: number,
  window: PixelWindow,
  sink: Sink,
  picture: SettledPicture,
): void {
  const { fill } = channel;
  if (fill.length === 0) return;
  const settled = picture.of(fill, cellCount, cell.ns);
  const place = settled.from(window.fromNs);
  if (place === undefined) addLevelAtStart(fill, lane, window, sink, settled);
  else tellSettled(settled, lane, window, sink);
  // Neighbouring pixels hold about as many points.
  let { position, crowd } = place ?? { position: fill.positionAt(window.fromNs) + 1, crowd: 1 };
  const row = new Float64Array(cellCount);
  row[cell.lane] = lane;
  let before = position === 0 ? 0 : fill.level(position - 1);
  let isSettled = true;
  while (position < fill.length && fill.ns(position) < window.toNs) {
    const ns = fill.ns(position);
    // Half of the next pixel, too, since the last one may have left some of its points.
    const untilNs = Math.min(window.toNs, window.pixelEnd(ns + window.nsPerPixel / 2));
    // The last pixel has no next one that what a stretch leaves of it could go to.
    const stretch = untilNs < window.toNs ? fill.stretchAt(untilNs, position, position + crowd) : undefined;
    const end = stretch ?? fill.positionAt(window.pixelEnd(ns) as Nanos, position + 1, position + crowd) + 1;
    crowd = end - position;
    const { min, max } = fill.extremes(position, end);
    const level = fill.level(end - 1);
    row[cell.ns] = ns;
    row[cell.min] = min < before ? min : before;
    row[cell.max] = max > before ? max : before;
    row[cell.last] = level;
    before = level;
    position = end;
    sink.addCells(row);
    // A point after its pixel was there: no other can come before that.
    isSettled &&= settled.hasRoom && end < fill.length && untilNs < window.toNs;
    if (!isSettled) continue;
    settled.add(row);
    settled.settle({ position, ns, crowd });
  }
}

function addLevelAtStart(
  fill: FillSeries,
  lane: number,
  { fromNs }: PixelWindow,
  sink: Sink,
  settled: SettledRows,
): void {
  const level = fill.levelAt(fromNs);
  const row = new Float64Array(cellCount).fill(level);
  row[cell.lane] = lane;
  row[cell.ns] = fromNs;
  sink.addCells(row);
  settled.add(row);
}

function tellSettled(settled: SettledRows, lane: number, { fromNs, toNs }: PixelWindow, sink: Sink): void {
  settled.tell(fromNs, toNs, (told) => {
    told[cell.lane] = lane;
    told[cell.ns] = Math.max(told[cell.ns] as number, fromNs);
    sink.addCells(told);
  });
}
