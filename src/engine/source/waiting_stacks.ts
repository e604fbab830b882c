import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import { taskStateAt } from "../../ipc/state.ts";
import type { Task, Trace } from "../../ipc/trace.ts";
import type { ApproximateStack, ApproximateStacks, CodePlace } from "../../tracefile/approximate_stacks.ts";

/**
 * Finds the calls that threads were in when their stacks were read from memory. A stack of a call that returned after
 * all is of no use any more: strace printed a better one.
 */
export function stacksOfWaitingCalls(
  trace: Trace,
  { stacks }: ApproximateStacks,
): Map<CallIndex, readonly CodePlace[]> {
  const found = new Map<CallIndex, readonly CodePlace[]>();
  if (stacks.length === 0) return found;
  const tasks = new Map<number, Task[]>();
  for (const task of trace.tasks) tasks.set(task.tid, [...(tasks.get(task.tid) ?? []), task]);
  for (const stack of stacks) {
    const call = callOf(trace, tasks.get(stack.tid) ?? [], stack);
    if (call !== undefined && trace.stacks.stackOf(call) === undefined) found.set(call, stack.frames);
  }
  return found;
}

/** Numbers of threads are used again: `tasks` are all that had this one. */
function callOf(trace: Trace, tasks: readonly Task[], { unixNs }: ApproximateStack): CallIndex | undefined {
  if (trace.startUnixNs === undefined) return undefined;
  const ns = Number(BigInt(unixNs) - trace.startUnixNs) as Nanos;
  const task = tasks.find(({ startNs, endNs }) => startNs <= ns && ns < endNs);
  return task === undefined ? undefined : taskStateAt(trace, task.index, ns).call;
}
