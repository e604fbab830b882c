import { addWaited, endUnseenWait, isBlocked } from "./blocking.ts";
import type { Call, Kernel } from "./mechanism.ts";

/** How full a socket's buffers are the log does not tell: a wait is one if it lasted. */
export function endSocketWait(kernel: Kernel, call: Call): void {
  if (!isBlocked(kernel, call)) return;
  endUnseenWait(kernel, call);
  addWaited(kernel, call);
}
