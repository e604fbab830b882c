import type { CallIndex, TaskIndex } from "../base/ids.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import type { Trace } from "../ipc/trace.ts";

/**
 * Whether a futex call waits for a mutex. glibc's mutexes wait while the word is 2, "locked and others wait"
 * (nptl/lowlevellock.h); condition variables, semaphores and pthread_join wait with a bitset.
 */
export function waitsForMutex(trace: Trace, log: ReadableLog, call: CallIndex): boolean {
  const [, operation = "", value = ""] = textOfCall(trace, log, call).args;
  return (
    operation.startsWith("FUTEX_LOCK_PI") || (/^FUTEX_WAIT(_PRIVATE)?$/.test(operation) && value === "2")
  );
}

/**
 * The thread whose end a futex call waits for, as pthread_join does: the word holds its number until the kernel clears
 * it (CLONE_CHILD_CLEARTID, clone(2)).
 */
export function threadJoined(trace: Trace, log: ReadableLog, call: CallIndex): TaskIndex | undefined {
  const [, operation = "", value = ""] = textOfCall(trace, log, call).args;
  if (!operation.startsWith("FUTEX_WAIT") || !/^[1-9]\d+$/.test(value)) return undefined;
  const process = trace.tasks[trace.calls.task(call)]?.process;
  return trace.tasks.find(
    (task) => task.tid === Number(value) && task.process === process && task.index !== trace.calls.task(call),
  )?.index;
}
