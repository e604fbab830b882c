import { type Nanos, nanos } from "../../src/base/time.ts";
import { TraceSums } from "../../src/engine/timeline/call_sums.ts";
import { SettledPictures } from "../../src/engine/timeline/settled.ts";
import { timelineWindow } from "../../src/engine/timeline/timeline.ts";
import { TraceReader } from "../../src/engine/trace_reader.ts";
import { arrowSchema, fillSchema, type Lane, sliceSchema } from "../../src/protocol/engine.ts";
import { unpack } from "../../src/protocol/packed.ts";
import { piecesOf } from "./input.ts";
import { demand } from "./law.ts";
import type { Random } from "./random.ts";

/** So that a long log is not drawn a thousand times. */
const mostPictures = 12;
const mostLanes = 8;

/**
 * What a view that follows a log sees on the way to its end: pictures whose rows follow each other within their window, and
 * of which the last, which took over what the earlier ones had told, shows as many calls as one made anew.
 */
export function demandPictureLaws(bytes: Uint8Array, random: Random): void {
  const reader = new TraceReader();
  const [sums, settled] = [new TraceSums(), new SettledPictures()];
  const pieces = piecesOf(bytes, random);
  const pixels = random.from(1, 60);
  const spanNs = nanos(10 ** random.from(3, 9));
  const picture = (fromNs: Nanos, toNs: Nanos, kept = settled) =>
    timelineWindow(
      reader.trace,
      { fromNs, toNs, pixels, lanes: lanesOf(reader) },
      reader.trace.endNs,
      sums,
      kept,
    );
  for (const [at, piece] of pieces.entries()) {
    reader.append(piece);
    if (random.once(2)) reader.caughtUp();
    sums.catchUp(reader.trace);
    if (at % Math.ceil(pieces.length / mostPictures) > 0) continue;
    const { endNs } = reader.trace;
    demandOrder(picture(nanos(0), endNs));
    demandOrder(picture(nanos(Math.max(0, endNs - spanNs)), endNs));
  }
  reader.end();
  sums.catchUp(reader.trace);
  const { endNs } = reader.trace;
  const [kept, fresh] = [picture(nanos(0), endNs), picture(nanos(0), endNs, new SettledPictures())].map(
    callsTold,
  );
  demand(kept === fresh, "a picture shows all calls, whoever looked before", () => `${kept} of ${fresh}`);
}

function lanesOf({ trace }: TraceReader): readonly Lane[] {
  return [
    ...trace.processes.slice(0, mostLanes).map(({ index }) => ({ kind: "process", process: index }) as const),
    ...trace.channels.slice(0, mostLanes).map(({ index }) => ({ kind: "channel", channel: index }) as const),
  ];
}

type Picture = ReturnType<typeof timelineWindow>;

function callsTold({ slices }: Picture): number {
  return unpack(sliceSchema, slices).count.reduce((sum, count) => sum + count, 0);
}

function demandOrder({ slices, arrows, fills, fromNs, toNs }: Picture): void {
  const shown = unpack(sliceSchema, slices);
  for (let row = 0; row < shown.rows; row++) {
    const [from, to] = [shown.fromNs[row] as number, shown.toNs[row] as number];
    demand(
      from >= fromNs && from <= to && to <= toNs,
      "a slice lies in its window",
      () => `${from} to ${to} in ${fromNs} to ${toNs}`,
    );
    // Stops and the zombie lie over them.
    const isCall = (other: number) =>
      (shown.count[other] as number) > 0 && shown.lane[other] === shown.lane[row];
    demand(
      !isCall(row) || !isCall(row - 1) || from >= (shown.toNs[row - 1] as number),
      "slices of calls do not lie over each other",
      () => `row ${row}`,
    );
  }
  const flown = unpack(arrowSchema, arrows);
  for (let row = 0; row < flown.rows; row++)
    demand(
      (flown.fromNs[row] as number) < toNs,
      "an arrow begins before its window ends",
      () => `row ${row}`,
    );
  const levels = unpack(fillSchema, fills);
  for (let row = 0; row < levels.rows; row++) {
    const [ns, before] = [levels.ns[row] as number, levels.ns[row - 1] ?? 0];
    const isFirst = levels.lane[row] !== levels.lane[row - 1];
    demand(ns >= fromNs && (isFirst || ns >= before), "levels follow each other", () => `${before}, ${ns}`);
    demand(
      (levels.min[row] as number) <= (levels.max[row] as number),
      "the lowest level is not above the highest",
      () => `row ${row}`,
    );
  }
}
