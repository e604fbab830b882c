import type { Nanos } from "../../base/time.ts";
import type { Trace } from "../../ipc/trace.ts";
import {
  arrowSchema,
  fillSchema,
  jumpSchema,
  markSchema,
  signalSchema,
  sliceSchema,
  type TimelineQuery,
  type TimelineWindow,
} from "../../protocol/engine.ts";
import { PackedBuilder } from "../../protocol/packed.ts";
import { syscallName } from "../../strace/syscalls.ts";
import { addArrows } from "./arrows.ts";
import { addBuffer } from "./buffers.ts";
import type { TraceSums } from "./call_sums.ts";
import { addFill } from "./fills.ts";
import { addJumps } from "./jumps.ts";
import { LaneMap } from "./lanes.ts";
import { addMarks } from "./marks.ts";
import type { SettledPictures } from "./settled.ts";
import { addSignals } from "./signals.ts";
import { addProcessSlices, addTaskSlices } from "./slices.ts";
import { PixelWindow } from "./window.ts";

/** More than any screen is wide, so that a wrong query cannot ask for the whole trace. */
const mostPixels = 16_384;

/**
 * What the timeline shows of the asked lanes in the asked window.
 * @param endNs the trace's end, or the present
 * @param sums of its calls
 * @param settled what earlier pictures told of it
 */
export function timelineWindow(
  trace: Trace,
  query: TimelineQuery,
  endNs: Nanos,
  sums: TraceSums,
  settled: SettledPictures,
): TimelineWindow {
  const pixels = Math.min(mostPixels, Math.max(1, Math.round(query.pixels)));
  const window = new PixelWindow(query.fromNs, query.toNs, pixels, endNs, true);
  const picture = settled.of(window);

  const lanes = new LaneMap(trace, query.lanes);
  const shown = { trace, window, lanes, sums, picture };
  const slices = new PackedBuilder(sliceSchema);
  const arrows = new PackedBuilder(arrowSchema);
  const signals = new PackedBuilder(signalSchema);
  const marks = new PackedBuilder(markSchema);
  const fills = new PackedBuilder(fillSchema);
  const jumps = new PackedBuilder(jumpSchema);
  const syscalls: Record<number, string> = {};

  for (const [lane, asked] of query.lanes.entries()) {
    switch (asked.kind) {
      case "process": {
        const process = trace.processes[asked.process];
        if (process !== undefined) addProcessSlices(shown, process, lane, slices);
        break;
      }
      case "task": {
        const task = trace.tasks[asked.task];
        if (task !== undefined) addTaskSlices(shown, task, lane, slices);
        break;
      }
      case "channel": {
        const channel = trace.channels[asked.channel];
        if (channel !== undefined) addFill(channel, lane, window, fills, picture);
        break;
      }
      case "stream": {
        const stream = trace.streams[asked.stream];
        if (stream !== undefined) addBuffer(trace, stream, lane, window, fills, marks);
        break;
      }
    }
  }
  for (const channel of trace.channels) addArrows(shown, channel, arrows);
  addSignals(trace, lanes, window, signals);
  addMarks(trace, lanes, window, marks);
  addJumps(trace, lanes, window, jumps);
  for (const syscall of slices.distinct("syscall")) syscalls[syscall] = syscallName(syscall);

  return {
    fromNs: query.fromNs,
    toNs: query.toNs,
    slices: slices.pack(),
    arrows: arrows.pack(),
    signals: signals.pack(),
    marks: marks.pack(),
    jumps: jumps.pack(),
    fills: fills.pack(),
    syscalls,
  };
}
