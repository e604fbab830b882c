import { noRow } from "../../base/table.ts";
import { fieldNumber, fieldWord } from "../../strace/struct_text.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { byteCount, movedBytes } from "../channels/moved_bytes.ts";
import { payloadStart } from "../channels/payload_start.ts";
import { unquoted } from "../channels/quoted_text.ts";
import { newOpenFile, type OpenDescriptor } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { endQueueWait, queueOf } from "../queues/queue_waits.ts";
import { setBlocked, wakerSince } from "../waiting/blocking.ts";

/** `mq_open("q", O_RDWR|O_CREAT, 0600, {mq_maxmsg=3, mq_msgsize=64, ...}) = 3</q>`: glibc strips the slash. */
export const mqOpen: Mechanism = {
  calls: ["mq_open"],

  end(kernel, call) {
    const { record } = call;
    const printed = printedDescriptor(record.result);
    if (record.outcome !== "returned" || printed === undefined) return;
    const flags = record.args.text(1);
    const path = `/${unquoted(record.args.text(0)).replace(/^\//, "")}`;
    const known = kernel.channels.current(`file:${path}`);
    // Names of queues are a world of their own (mq_overview(7)): a FIFO or a file in use at such a path is another thing.
    const live =
      (known !== undefined && mayBeQueue(known) ? known : undefined) ??
      kernel.channels.create(
        { ...kernel.channels.identityOfPath(path), kind: "posix-queue" },
        call.endNs,
        flags.includes("O_CREAT") ? call.row : undefined,
      );
    kernel.channels.retype(live, "posix-queue");
    noteCapacity(live, record.args.text(3));
    const access = flags.includes("O_RDWR") ? "rw" : flags.includes("O_WRONLY") ? "w" : "r";
    kernel.descriptors.open(call.files, printed.fd, newOpenFile(live, access, flags.includes("O_NONBLOCK")), {
      ns: call.endNs,
      call: call.row,
      origin: noRow,
      // mq_overview(7): a message queue descriptor is closed by exec.
      closeOnExec: true,
      annotation: printed.annotation,
    });
    kernel.trace.calls.setChannel(call.row, live.channel.index);
  },
};

/** `mq_getsetattr(3</q>, NULL, {mq_flags=0, mq_maxmsg=3, ...})`. */
export const mqAttributes: Mechanism = {
  calls: ["mq_getsetattr"],

  end(kernel, call) {
    const descriptor = queueDescriptor(kernel, call);
    if (descriptor === undefined || call.record.outcome !== "returned") return;
    noteCapacity(descriptor.file.channel, call.record.args.text(2));
    const set = fieldWord(call.record.args.text(1), "mq_flags=");
    if (set === undefined) return;
    descriptor.file.nonBlocking = set.includes("O_NONBLOCK");
    kernel.descriptors.writeFlags(descriptor);
  },
};

export const mqUnlink: Mechanism = {
  calls: ["mq_unlink"],

  end(kernel, call) {
    if (call.record.outcome !== "returned") return;
    const path = `/${unquoted(call.record.args.text(0)).replace(/^\//, "")}`;
    const live = kernel.channels.current(`file:${path}`);
    if (live === undefined || !mayBeQueue(live)) return;
    kernel.channels.remove(live, call.endNs);
    kernel.trace.calls.setChannel(call.row, live.channel.index);
  },
};

/** `mq_timedsend(3</q>, "abc", 3, 5, NULL) = 0`: the last but one is the priority. */
export const mqSend: Mechanism = {
  calls: ["mq_timedsend", "mq_timedsend_time64"],

  begin(kernel, call) {
    const descriptor = queueDescriptor(kernel, call);
    if (descriptor === undefined) return;
    const live = descriptor.file.channel;
    kernel.descriptors.showWritable(descriptor);
    live.channel.writers.add(call.process.process.index);
    const queue = queueOf(kernel, live, "priority");
    const full = queue.depth >= live.channel.capacity;
    if (full && !descriptor.file.nonBlocking) setBlocked(kernel, call, "queue-full");
    if (!full) live.latestWrite = call.row;
    const { args } = call.record;
    queue.beginSend({
      call: call.row,
      bytes: byteCount(args.integer(2)),
      type: args.integer(3),
      text: payloadStart(args.range(1)),
      startNs: call.startNs,
      endNs: call.endNs,
    });
  },

  end(kernel, call) {
    const live = queueDescriptor(kernel, call)?.file.channel;
    if (live === undefined) return;
    const queue = queueOf(kernel, live, "priority");
    const sent = call.record.outcome === "returned";
    if (sent) live.latestWrite = call.row;
    const waited = endQueueWait(kernel, call);
    if (waited && sent) kernel.wakes.add(call.row, wakerSince(kernel, call, queue.lastReceive));
    queue.endSend(call.row, sent, call.endNs);
  },
};

/** `mq_timedreceive(3</q>, "abc", 64, [5], NULL) = 3`. */
export const mqReceive: Mechanism = {
  calls: ["mq_timedreceive", "mq_timedreceive_time64"],

  begin(kernel, call) {
    const descriptor = queueDescriptor(kernel, call);
    if (descriptor === undefined) return;
    const live = descriptor.file.channel;
    kernel.descriptors.showReadable(descriptor);
    live.channel.readers.add(call.process.process.index);
    if (queueOf(kernel, live, "priority").depth > 0) live.latestRead = call.row;
    else if (!descriptor.file.nonBlocking) setBlocked(kernel, call, "queue-empty");
  },

  end(kernel, call) {
    const live = queueDescriptor(kernel, call)?.file.channel;
    if (live === undefined) return;
    const waited = endQueueWait(kernel, call);
    const { record } = call;
    if (record.outcome !== "returned") return;
    live.latestRead = call.row;
    queueOf(kernel, live, "priority").receive({
      call: call.row,
      bytes: movedBytes(record),
      type: Number(/^\[(\d+)\]$/.exec(record.args.text(3))?.[1] ?? Number.NaN),
      text: payloadStart(record.args.range(1)),
      startNs: call.startNs,
      endNs: call.endNs,
      mayBeCut: false,
      waited,
    });
  },
};

/**
 * strace prints a queue like a file in the root; that the call is one for queues tells what it is. Undefined of what surely
 * is something else: such a call fails.
 */
function queueDescriptor(kernel: Kernel, call: Call): OpenDescriptor | undefined {
  const { descriptor } = call.task;
  if (descriptor === undefined) return undefined;
  const live = descriptor.file.channel;
  kernel.channels.retype(live, "posix-queue");
  return live.channel.kind === "posix-queue" ? descriptor : undefined;
}

/** It is one, or all that is known of it is a path. */
function mayBeQueue({ channel }: LiveChannel): boolean {
  return channel.kind === "posix-queue" || channel.kind === "file";
}

function noteCapacity(live: LiveChannel, attributes: string): void {
  const messages = fieldNumber(attributes, "mq_maxmsg=");
  // A queue for no message there is not (mq_open(3)): who says so is no kernel.
  if (messages > 0) live.channel.capacity = messages;
}
