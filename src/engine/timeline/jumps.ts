import type { TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Trace } from "../../ipc/trace.ts";
import { type jumpSchema, noLane } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { LaneMap } from "./lanes.ts";
import type { PixelWindow } from "./window.ts";

/** Marks and jumps whose arc touches the window: of each lane and pixel one, standing for all that end in it. */
export function addJumps(
  trace: Trace,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof jumpSchema>,
): void {
  const { columns, length } = trace.jumps;
  const { ns, task, target, jumps, leftHandler } = columns;
  let row = 0;
  while (row < length && (ns[row] as number) < window.fromNs) row++;
  // Rows stand in order of the log, which is nearly that of time.
  const drawn = new Map<string, number>();
  for (; row < length && (ns[row] as number) < window.toNs; row++) {
    const lane = lanes.ofTask(task[row] as TaskIndex);
    if (lane === noLane) continue;
    const mark = target[row] as number;
    const isMark = jumps[row] === 0;
    const key = `${lane} ${isMark} ${mark} ${window.pixelOf(ns[row] as number)}`;
    if (drawn.has(key)) continue;
    drawn.set(key, row);
    sink.add({
      lane,
      ns: ns[row] as number,
      targetNs: mark === noRow ? Number.NaN : (ns[mark] as number),
      leftHandler: leftHandler[row] === noRow ? 0 : 1,
      count: jumps[row] as number,
      jump: row,
    });
  }
}
