import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import { taskStateAt } from "../../ipc/state.ts";
import type { Trace } from "../../ipc/trace.ts";
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
  for (const stack of stacks) {
    const call = callOf(trace, stack);
    if (call !== undefined && trace.stacks.stackOf(call) === undefined) found.set(call, stack.frames);
  }
  return found;
}

function callOf(trace: Trace, { tid, unixNs }: ApproximateStack): CallIndex | undefined {
  if (trace.startUnixNs === undefined) return undefined;
  const ns = Number(BigInt(unixNs) - trace.startUnixNs) as Nanos;
  const task = trace.tasks.find((one) => one.tid === tid && one.startNs <= ns && ns < one.endNs);
  return task === undefined ? undefined : taskStateAt(trace, task.index, ns).call;
}
