import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Kernel } from "../mechanism.ts";
import { addWaited, endUnseenWait, endWaitByTime, isBlocked, setBlocked } from "../waiting/blocking.ts";
import { MessageQueue, type QueueOrder } from "./message_queue.ts";

const gaveUpAtOnce: ReadonlySet<string> = new Set(["EAGAIN", "ENOMSG"]);

/** The messages of a channel. */
export function queueOf(kernel: Kernel, live: LiveChannel, order: QueueOrder): MessageQueue {
  live.queue ??= new MessageQueue(kernel.trace, live.channel, kernel.wakes, order);
  return live.queue;
}

/** A send or receive returned: did it wait, as its entry made one think? Adds up how long. */
export function endQueueWait(kernel: Kernel, call: Call): boolean {
  if (gaveUpAtOnce.has(call.record.errno)) setBlocked(kernel, call, "none");
  else if (isInOneLine(call.record)) endUnseenWait(kernel, call);
  endWaitByTime(kernel, call);
  addWaited(kernel, call);
  return isBlocked(kernel, call);
}
