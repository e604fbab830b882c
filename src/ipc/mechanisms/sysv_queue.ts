import { noRow } from "../../base/table.ts";
import { fieldNumber } from "../../strace/struct_text.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { byteCount, movedBytes } from "../channels/moved_bytes.ts";
import { payloadStart } from "../channels/payload_start.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import type { MessageQueue } from "../queues/message_queue.ts";
import { endQueueWait, queueOf } from "../queues/queue_waits.ts";
import { sysvGet, sysvObject, sysvObjectSoFar } from "../queues/sysv_objects.ts";
import { endUnseenWait, setBlocked, wakerSince } from "../waiting/blocking.ts";

/** Bytes a queue holds unless msgctl says otherwise: MSGMNB of the kernel. */
const defaultBytes = 16384;

/** `msgget(IPC_PRIVATE, IPC_CREAT|0600) = 7`. */
export const msgget: Mechanism = {
  calls: ["msgget"],
  end: (kernel, call) => {
    sysvGet(kernel, call, "sysv-queue", call.record.args.text(1));
  },
};

/** `msgsnd(7, {mtype=1, mtext="hello"}, 5, IPC_NOWAIT) = 0`. */
export const msgsnd: Mechanism = {
  calls: ["msgsnd"],

  begin(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-queue");
    if (live === undefined) return;
    const queue = queueOf(kernel, live, "arrival");
    live.channel.writers.add(call.process.process.index);
    const { args } = call.record;
    const bytes = byteCount(args.integer(2));
    const waits = queue.bytes + bytes > (live.queueBytes ?? defaultBytes);
    if (waits && !args.text(3).includes("IPC_NOWAIT")) setBlocked(kernel, call, "queue-full");
    queue.beginSend({
      call: call.row,
      bytes,
      type: messageType(args.text(1)),
      text: payloadStart(args.range(1)),
      startNs: call.startNs,
      endNs: call.endNs,
    });
  },

  end(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-queue");
    if (live === undefined) return;
    const queue = queueOf(kernel, live, "arrival");
    if (endQueueWait(kernel, call)) noteRoom(kernel, call, live, queue);
    queue.endSend(call.row, call.record.outcome === "returned", call.endNs);
  },
};

/** `msgrcv(7, {mtype=1, mtext="hello"}, 100, 0, MSG_NOERROR) = 5`. */
export const msgrcv: Mechanism = {
  calls: ["msgrcv"],

  begin(kernel, call) {
    const live = sysvObjectSoFar(kernel, call, "sysv-queue");
    if (live === undefined) return;
    const { args } = call.record;
    if (args.count > 1) live.channel.readers.add(call.process.process.index);
    const flags = args.text(4);
    if (flags.includes("IPC_NOWAIT")) return;
    const queue = queueOf(kernel, live, "arrival");
    const wanted = wantedTypes(args.integer(3), flags.includes("MSG_EXCEPT"));
    const finds = queue.has(wanted);
    // What lies there need not be of the type it wants, which strace prints when the call has returned.
    const isGuess = finds && args.count < 4;
    if (!finds || isGuess) setBlocked(kernel, call, "queue-empty");
    if (isGuess) queue.guessWait(call.row);
    else queue.takeGuess(call.row);
  },

  end(kernel, call) {
    const live = sysvObject(kernel, call, "sysv-queue");
    if (live === undefined) return;
    live.channel.readers.add(call.process.process.index);
    if (queueOf(kernel, live, "arrival").takeGuess(call.row)) endUnseenWait(kernel, call);
    const waited = endQueueWait(kernel, call);
    const { record } = call;
    if (record.outcome !== "returned") {
      if (waited) noteRemoval(kernel, call, live);
      return;
    }
    const flags = record.args.text(4);
    // MSG_COPY looks at a message and leaves it where it is.
    if (flags.includes("MSG_COPY")) return;
    queueOf(kernel, live, "arrival").receive({
      call: call.row,
      bytes: movedBytes(record),
      type: messageType(record.args.text(1)),
      text: payloadStart(record.args.range(1)),
      startNs: call.startNs,
      endNs: call.endNs,
      mayBeCut: flags.includes("MSG_NOERROR"),
      waited,
    });
  },
};

/** `msgctl(7, IPC_RMID, NULL)`; IPC_STAT and IPC_SET print the room there is. */
export const msgctl: Mechanism = {
  calls: ["msgctl"],

  begin(kernel, call) {
    if (!call.record.args.text(1).includes("IPC_RMID")) return;
    const live = sysvObject(kernel, call, "sysv-queue");
    if (live !== undefined) live.removedBy = call.row;
  },

  end(kernel, call) {
    // MSG_INFO, MSG_STAT and IPC_INFO take no id, but an index.
    if (!/IPC_(?:RMID|STAT|SET)/.test(call.record.args.text(1)) || call.record.outcome !== "returned") return;
    const live = sysvObject(kernel, call, "sysv-queue");
    if (live === undefined) return;
    const bytes = fieldNumber(call.record.args.text(2), "msg_qbytes=");
    if (!Number.isNaN(bytes)) live.queueBytes = bytes;
    if (call.record.args.text(1).includes("IPC_RMID")) kernel.channels.remove(live, call.endNs);
  },
};

/** `{mtype=1, mtext="hello"}`, in old versions `{1, "hello"}`. */
function messageType(message: string): number {
  return Number(/^\{(?:mtype=)?(-?\d+)/.exec(message)?.[1] ?? Number.NaN);
}

/** msgrcv(2): 0 the first, above it that type (or, MSG_EXCEPT, any other), below it any type up to -msgtyp. */
function wantedTypes(msgtyp: number, except: boolean): (type: number) => boolean {
  if (!(Math.abs(msgtyp) > 0)) return () => true;
  if (msgtyp < 0) return (type) => type <= -msgtyp;
  return except ? (type) => type !== msgtyp : (type) => type === msgtyp;
}

/** Who waited for room could go on when somebody received, or had to when the queue was removed. */
function noteRoom(kernel: Kernel, call: Call, live: LiveChannel, queue: MessageQueue): void {
  if (call.record.outcome !== "returned") noteRemoval(kernel, call, live);
  else kernel.wakes.add(call.row, wakerSince(kernel, call, queue.lastReceive));
}

function noteRemoval(kernel: Kernel, call: Call, { removedBy }: LiveChannel): void {
  if (call.record.errno === "EIDRM") kernel.wakes.add(call.row, removedBy ?? noRow);
}
