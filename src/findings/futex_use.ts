import type { CallIndex } from "../base/ids.ts";
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
