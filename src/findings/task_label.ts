import type { ProcessIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import type { Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";

/** `gen (41)`; `thread 43 of gen (41)` where its process has several at the time. */
export function taskLabel(trace: Trace, index: TaskIndex, atNs: Nanos): string {
  const { tid, process } = rowOf(trace.tasks, index);
  const label = processLabel(trace, process, atNs);
  return hasOtherThreads(trace, process, atNs) ? `thread ${tid} of ${label}` : label;
}

export function hasOtherThreads(trace: Trace, process: ProcessIndex, atNs: Nanos): boolean {
  const alive = rowOf(trace.processes, process).tasks.filter((index) => {
    const { startNs, endNs } = rowOf(trace.tasks, index);
    return startNs <= atNs && endNs > atNs;
  });
  return alive.length > 1;
}
