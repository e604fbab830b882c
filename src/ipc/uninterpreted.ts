import { atOnce, rowsPerStep, type Steps } from "../base/steps.ts";
import { syscallName } from "../strace/syscalls.ts";
import { mechanismOf } from "./mechanisms/registry.ts";
import type { Trace } from "./trace.ts";

/** How often each call was made that no mechanism gives a meaning to, by name: those the model passes over. */
export function uninterpretedCalls(trace: Trace): Map<string, number> {
  return atOnce(uninterpretedInSteps(trace));
}

/** The same, the most frequent first, of a trace with many calls. */
export function* uninterpretedInSteps(trace: Trace): Steps<Map<string, number>> {
  const bySyscall: number[] = [];
  const { calls } = trace;
  for (let row = 0; row < trace.calls.length; row++) {
    if (row % rowsPerStep === 0) yield;
    const number = calls.syscall(row);
    if (mechanismOf[number] === undefined) bySyscall[number] = (bySyscall[number] ?? 0) + 1;
  }
  const counts: [string, number][] = [];
  bySyscall.forEach((count, number) => {
    counts.push([syscallName(number), count]);
  });
  return new Map(counts.sort(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1)));
}
