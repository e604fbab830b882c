import type { ProcessIndex, TaskIndex } from "../base/ids.ts";
import type { Block } from "../ipc/state.ts";

/** A thread that waits for something only processes of this trace could bring about. */
export interface Waiter {
  readonly task: TaskIndex;
  readonly process: ProcessIndex;
  readonly block: Block;
  /** Processes of which any one could end the wait by going on. Its own among them, if it has other threads or ends. */
  readonly wakers: readonly ProcessIndex[];
}
