import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos } from "../../base/time.ts";
import { syscallTraits } from "../../strace/syscalls.ts";
import type { Kernel } from "../mechanism.ts";
import { outcomes, type Trace } from "../trace.ts";
import type { LiveTask } from "./live_process.ts";

const unknown = outcomes.indexOf("unknown");

/** The task ends inside a call, as exit does, or the log has lost the return: nothing comes back from it. */
export function cutOffCall({ trace, waits }: Kernel, task: LiveTask, ns: Nanos): void {
  const { call } = task;
  if (call === noRow) return;
  const { calls } = trace;
  calls.setEndNs(call, later(ns, calls.startNs(call)));
  calls.setOutcome(call, unknown);
  if (isWaitForChild(trace, call)) waits.cut(call as CallIndex, ns);
  task.call = noRow;
}

/** A vfork waits for its child, too, but not for collecting it. */
export function isWaitForChild({ calls }: Trace, call: number): boolean {
  return syscallTraits(calls.syscall(call)).family === "wait";
}
