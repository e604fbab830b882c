import { noRow } from "../../base/table.ts";
import type { IndexList } from "../../ipc/tables/index_list.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";
import { type arrowSchema, noLane } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { LaneMap } from "./lanes.ts";
import type { PixelWindow } from "./window.ts";

/** Arrows closer than this many pixels, between the same lanes, are drawn as one: more could not be told apart. */
const pixelsPerArrow = 6;

/** An arrow of so many may end up to a pixel later, at the likely place: each look at another costs misses of the cache. */
const many = 32;

/** Transfers of one channel whose two ends lie in asked lanes, as arrows from the write's start to the read's end. */
export function addArrows(
  trace: Trace,
  channel: Channel,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof arrowSchema>,
): void {
  addDirection(trace, channel, channel.transfers, lanes, window, sink);
  addDirection(trace, channel, channel.returning, lanes, window, sink);
}

/** Each direction of a socket is a stream of its own, in its own order. */
function addDirection(
  trace: Trace,
  channel: Channel,
  list: IndexList,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof arrowSchema>,
): void {
  const { calls } = trace;
  const transfers = trace.transfers.columns;
  const readEnd = (row: number): number => {
    const read = transfers.read.at(row);
    return read === noRow ? Number.POSITIVE_INFINITY : calls.endNs(read);
  };
  // Transfers for each ns, as they came since the last arrow: neighbouring arrows hold about as many.
  let rate = 0;
  let [lastPosition, lastNs] = [0, Number.NEGATIVE_INFINITY];
  let position = list.firstPosition((row) => readEnd(row) >= window.fromNs);
  while (position < list.length) {
    const row = list.at(position);
    const write = transfers.write.at(row);
    const read = transfers.read.at(row);
    if (write === noRow || read === noRow) {
      position++;
      continue;
    }
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
    const fromLane = lanes.ofCall(write);
    const toLane = lanes.ofCall(read);
    if (fromLane !== noLane && toLane !== noLane) {
      sink.add({
        fromLane,
        toLane,
        fromNs,
        toNs,
        bytes,
        channel: channel.index,
        write,
        read,
        count: next - position,
      });
    }
    position = next;
  }
}
