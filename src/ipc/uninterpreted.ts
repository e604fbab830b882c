import { syscallName } from "../strace/syscalls.ts";
import { mechanismOf } from "./mechanisms/registry.ts";
import type { Trace } from "./trace.ts";

/** How often each call was made that no mechanism gives a meaning to, by name: those the model passes over. */
export function uninterpretedCalls(trace: Trace): Map<string, number> {
  const bySyscall: number[] = [];
  const { calls } = trace;
  for (let row = 0; row < trace.calls.length; row++) {
    const number = calls.syscall(row);
    if (mechanismOf[number] === undefined) bySyscall[number] = (bySyscall[number] ?? 0) + 1;
  }
  const counts = new Map<string, number>();
  bySyscall.forEach((count, number) => {
    counts.set(syscallName(number), count);
  });
  return counts;
}
