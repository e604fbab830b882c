import type { ProcessIndex, TaskIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";

/** `gen (41)`; `thread 43 of gen (41)` where its process has several at the time. */
export function taskLabel(trace: Trace, index: TaskIndex, atNs: Nanos): string {
  const task = trace.tasks[index];
  if (task === undefined) return "an unknown process";
  const label = processLabel(trace, task.process, atNs);
  return hasOtherThreads(trace, task.process, atNs) ? `thread ${task.tid} of ${label}` : label;
}

export function hasOtherThreads(trace: Trace, process: ProcessIndex, atNs: Nanos): boolean {
  const alive = trace.processes[process]?.tasks.filter((index) => {
    const task = trace.tasks[index];
    return task !== undefined && task.startNs <= atNs && task.endNs > atNs;
  });
  return (alive?.length ?? 0) > 1;
}
