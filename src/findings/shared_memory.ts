import type { ProcessIndex } from "../base/ids.ts";
import type { Trace } from "../ipc/trace.ts";

/** Whether two processes ever mapped the same shared memory: then they may agree there, and no call shows it. */
export function shareMemory(trace: Trace, one: ProcessIndex, other: ProcessIndex): boolean {
  const { columns, length } = trace.mappings;
  const mapped = new Set<number>();
  for (let row = 0; row < length; row++) {
    if (columns.process[row] === one) mapped.add(columns.channel[row] as number);
  }
  for (let row = 0; row < length; row++) {
    if (columns.process[row] === other && mapped.has(columns.channel[row] as number)) return true;
  }
  return false;
}
