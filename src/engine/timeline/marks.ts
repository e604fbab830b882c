import type { Process, Trace } from "../../ipc/trace.ts";
import { type MarkKind, markKinds, type markSchema, none } from "../../protocol/engine.ts";
import type { PackedBuilder } from "../../protocol/packed.ts";
import type { LaneMap } from "./lanes.ts";
import type { PixelWindow } from "./window.ts";

/** Births, execs, ends and reapings of the asked processes within the window. */
export function addMarks(
  trace: Trace,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof markSchema>,
): void {
  for (const index of lanes.processes()) {
    const process = trace.processes[index];
    if (process !== undefined) addMarksOf(process, lanes, window, sink);
  }
}

function addMarksOf(
  process: Process,
  lanes: LaneMap,
  window: PixelWindow,
  sink: PackedBuilder<typeof markSchema>,
): void {
  const lane = lanes.ofProcess(process.index);
  const otherLane = lanes.ofProcess(process.parent);
  const add = (kind: MarkKind, ns: number, call: number): void => {
    if (window.shows(ns)) sink.add({ lane, ns, kind: markKinds.indexOf(kind), otherLane, call });
  };
  add("born", process.startNs, process.bornBy ?? none);
  for (const exec of process.execs) add("exec", exec.ns, exec.call);
  if (process.exit !== undefined) add(process.exit.how === "killed" ? "killed" : "exit", process.endNs, none);
  add("reaped", process.reapedNs, none);
}
