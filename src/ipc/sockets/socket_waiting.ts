import { noRow } from "../../base/table.ts";
import type { Call, Kernel } from "../mechanism.ts";
import { addWaited, endUnseenWait, endWait } from "../waiting/blocking.ts";

/** How full a socket's buffers are the log does not tell: a wait is one if it lasted. `waker` ended it. */
export function endSocketWait(kernel: Kernel, call: Call, waker: number = noRow): void {
  endUnseenWait(kernel, call);
  addWaited(kernel, call);
  endWait(kernel, call, waker);
}
