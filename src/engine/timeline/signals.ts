import type { ProcessIndex, TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Trace } from "../../ipc/trace.ts";
import { noLane, type signalSchema } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { LaneMap } from "./lanes.ts";
import type { PixelWindow } from "./window.ts";

/** Life lines of signals that touch the window, at most one per pixel, lane and signal. */
export function addSignals(
  trace: Trace,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof signalSchema>,
): void {
  const { columns, length } = trace.signals;
  const drawn = new Set<string>();
  for (let row = 0; row < length; row++) {
    const generatedNs = columns.generatedNs[row] as number;
    const deliveredNs = columns.deliveredNs[row] as number;
    const handlerEndNs = columns.handlerEndNs[row] as number;
    if (generatedNs >= window.toNs) continue;
    if (lastMoment(generatedNs, deliveredNs, handlerEndNs) < window.fromNs) continue;
    const task = columns.task[row] as number;
    const to = columns.to[row] as ProcessIndex;
    const toLane = task === noRow ? lanes.ofProcess(to) : lanes.ofTask(task as TaskIndex);
    if (toLane === noLane) continue;
    const number = columns.signal[row] as number;
    const key = `${toLane} ${number} ${window.pixelOf(Math.max(generatedNs, window.fromNs))}`;
    if (drawn.has(key)) continue;
    drawn.add(key);
    const from = columns.from[row] as number;
    sink.add({
      fromLane: from === noRow ? noLane : lanes.ofProcess(from as ProcessIndex),
      toLane,
      generatedNs,
      deliveredNs,
      handlerEndNs,
      number,
      outcome: columns.outcome[row] as number,
      signal: row,
    });
  }
}

function lastMoment(generatedNs: number, deliveredNs: number, handlerEndNs: number): number {
  if (!Number.isNaN(handlerEndNs)) return handlerEndNs;
  // Pending to the end of the trace: its life line reaches every later window.
  return Number.isNaN(deliveredNs) ? Number.POSITIVE_INFINITY : Math.max(deliveredNs, generatedNs);
}
