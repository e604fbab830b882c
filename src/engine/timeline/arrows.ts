import type { TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { IndexList } from "../../ipc/tables/index_list.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";
import { arrowSchema, noLane } from "../../protocol/engine.ts";
import { cellsOf, type PackedBuilder } from "../../protocol/packed.ts";
import type { LaneMap } from "./lanes.ts";
import type { SettledPicture } from "./settled.ts";
import type { PixelWindow } from "./window.ts";

const cell = cellsOf(arrowSchema);
const cellCount = Object.keys(arrowSchema).length;

/** Arrows closer than this many pixels, between the same lanes, are drawn as one: more could not be told apart. */
const pixelsPerArrow = 6;

/** An arrow of so many may end up to a pixel later, at the likely place: each look at another costs misses of the cache. */
const many = 32;

/** Between whose lanes arrows are drawn, and where. */
export interface FlowsToShow {
  readonly trace: Trace;
  readonly lanes: LaneMap;
  readonly window: PixelWindow;
  readonly picture: SettledPicture;
}

type Sink = PackedBuilder<typeof arrowSchema>;

/** Transfers of one channel whose two ends lie in asked lanes, as arrows from the write's start to the read's end. */
export function addArrows(shown: FlowsToShow, channel: Channel, sink: Sink): void {
  for (const list of [channel.transfers, channel.returning])
    if (list.length > 0) addDirection(shown, channel, list, sink);
}

/** Each direction of a socket is a stream of its own, in its own order. */
function addDirection(
  { trace, lanes, window, picture }: FlowsToShow,
  channel: Channel,
  list: IndexList,
  sink: Sink,
): void {
  const { calls } = trace;
  const settled = picture.of(list, cellCount, cell.toNs);
  const arrow = new Float64Array(cellCount);
  arrow[cell.channel] = channel.index;
  const transfers = trace.transfers.columns;
  const readEnd = (row: number): number => {
    const read = transfers.read.at(row);
    return read === noRow ? Number.POSITIVE_INFINITY : calls.endNs(read);
  };
  // Transfers for each ns, as they came since the last arrow: neighbouring arrows hold about as many.
  let rate = 0;
  let [lastPosition, lastNs] = [0, Number.NEGATIVE_INFINITY];
  let position: number;
  const place = settled.from(window.fromNs);
  if (place === undefined) position = list.firstPosition((row) => readEnd(row) >= window.fromNs);
  else {
    settled.tell(window.fromNs, Number.POSITIVE_INFINITY, (told) => {
      const isBefore = (told[cell.toNs] as number) < window.fromNs && told[cell.count] === 1;
      if (!isBefore && (told[cell.fromNs] as number) < window.toNs) addOnLanes(told, lanes, sink);
    });
    position = place.position;
    [lastPosition, lastNs] = [position - place.crowd, place.ns];
  }
  let isSettled = true;
  // In succession, whose writer is not in the trace.
  let unseen = 0;
  while (position < list.length) {
    const row = list.at(position);
    const write = transfers.write.at(row);
    const read = transfers.read.at(row);
    if (write === noRow || read === noRow) {
      // Its writer's line may still come; where that is so of all, few are looked at.
      isSettled = false;
      unseen++;
      const farNs = readEnd(row) + pixelsPerArrow * window.nsPerPixel;
      position =
        unseen < many ? position + 1 : list.firstPosition((other) => readEnd(other) >= farNs, position + 1);
      continue;
    }
    unseen = 0;
    const fromNs = calls.startNs(write);
    if (fromNs >= window.toNs) break;
    const toNs = Math.min(calls.endNs(read), window.endNs);
    if (toNs > lastNs) rate = (position - lastPosition) / (toNs - lastNs);
    [lastPosition, lastNs] = [position, toNs];
    const nearNs = toNs + pixelsPerArrow * window.nsPerPixel;
    const likely = position + Math.round(rate * (pixelsPerArrow + 0.5) * window.nsPerPixel);
    const isFarEnough = (other: number) => readEnd(other) >= nearNs;
    const isThere = (other: number) => isFarEnough(other) && readEnd(other) <= nearNs + window.nsPerPixel;
    const isLikely = likely - position >= many && likely < list.length && isThere(list.at(likely));
    const next = isLikely ? likely : list.firstPosition(isFarEnough, position + 1, likely);
    const lastRow = list.at(next - 1);
    const bytes = transfers.offset.at(lastRow) + transfers.bytes.at(lastRow) - transfers.offset.at(row);
    arrow[cell.fromLane] = calls.task(write);
    arrow[cell.toLane] = calls.task(read);
    arrow[cell.fromNs] = fromNs;
    arrow[cell.toNs] = toNs;
    arrow[cell.bytes] = bytes;
    arrow[cell.write] = write;
    arrow[cell.read] = read;
    arrow[cell.count] = next - position;
    // What is read later is so after that. Of a write in progress it is not known yet how much it wrote.
    const isOver = nearNs + window.nsPerPixel <= window.endNs && calls.endNs(write) <= window.endNs;
    isSettled &&= isOver && next < list.length && settled.hasRoom;
    if (isSettled) {
      settled.add(arrow);
      settled.settle({ position: next, ns: toNs, crowd: next - position });
    }
    addOnLanes(arrow, lanes, sink);
    position = next;
  }
}

/** Adds an arrow between tasks, whose numbers stand where those of lanes will, if both of them are shown. */
function addOnLanes(arrow: Float64Array, lanes: LaneMap, sink: Sink): void {
  const [from, to] = [arrow[cell.fromLane] as TaskIndex, arrow[cell.toLane] as TaskIndex];
  arrow[cell.fromLane] = lanes.ofTask(from);
  arrow[cell.toLane] = lanes.ofTask(to);
  if (arrow[cell.fromLane] !== noLane && arrow[cell.toLane] !== noLane) sink.addCells(arrow);
}
