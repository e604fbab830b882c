import { noRow } from "../../base/table.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { quotedBytes, unquoted } from "../channels/quoted_text.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Call, Kernel, Mechanism } from "../mechanism.ts";
import { absolutePath } from "../processes/working_directory.ts";
import { EventCounter } from "../sync/event_counter.ts";
import type { ChannelKind } from "../trace.ts";

/** `eventfd(3)`, `eventfd2(3, EFD_SEMAPHORE|EFD_CLOEXEC) = 6<anon_inode:[eventfd]>`. */
export const eventfd: Mechanism = {
  calls: ["eventfd", "eventfd2"],

  end(kernel, call) {
    const live = openNew(kernel, call, "eventfd", call.record.args.text(1));
    if (live !== undefined)
      live.counter = new EventCounter(kernel.trace, live.channel, call.record.args.integer(0) || 0);
  },
};

/** `timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK) = 8<anon_inode:[timerfd]>`. */
export const timerfd: Mechanism = {
  calls: ["timerfd_create"],
  end: (kernel, call) => {
    openNew(kernel, call, "timerfd", call.record.args.text(1));
  },
};

/** `timerfd_settime(8<anon_inode:[timerfd]>, 0, {...}, NULL)`: who waits for it goes on by what was set last. */
export const timerfdSettime: Mechanism = {
  calls: ["timerfd_settime", "timerfd_settime64"],
  end: (_kernel, { record, task, row }) => {
    const live = task.descriptor?.file.channel;
    if (record.outcome === "returned" && live?.channel.kind === "timerfd") live.latestWrite = row;
  },
};

/** `inotify_init1(IN_CLOEXEC) = 11<anon_inode:inotify>`. */
export const inotify: Mechanism = {
  calls: ["inotify_init", "inotify_init1"],
  end: (kernel, call) => {
    openNew(kernel, call, "inotify", call.record.args.text(0));
  },
};

/** `inotify_add_watch(11<anon_inode:inotify>, "/tmp/d", IN_CREATE|IN_DELETE) = 1`. */
export const inotifyWatch: Mechanism = {
  calls: ["inotify_add_watch", "inotify_rm_watch"],

  end: (kernel, { record, task, process }) => {
    const instance = task.descriptor?.file.channel;
    if (record.outcome !== "returned" || instance?.channel.kind !== "inotify") return;
    if (record.args.count === 2) kernel.fileWatches.remove(instance, record.args.integer(1));
    else {
      const events = new Set(record.args.text(2).split("|"));
      const path = absolutePath(unquoted(record.args.text(1)), process);
      kernel.fileWatches.add({ instance, number: record.value, path, events });
    }
  },
};

/** The number that a read or write of an eventfd carries; 0 if the log does not show it whole. */
export function eventCount({ record }: Call): number {
  const bytes = quotedBytes(record.args.text(1));
  let count = 0;
  for (let at = Math.min(bytes.length, 8) - 1; at >= 0; at--) count = count * 256 + (bytes[at] as number);
  return count;
}

/** Each is a channel of its own, though strace prints all alike. */
function openNew(kernel: Kernel, call: Call, kind: ChannelKind, flags: string): LiveChannel | undefined {
  const { record } = call;
  const printed = printedDescriptor(record.result);
  if (printed === undefined) return undefined;
  const live = kernel.channels.createUnknown(kind, call.endNs, call.row);
  const access = kind === "eventfd" ? "rw" : "r";
  kernel.descriptors.open(call.files, printed.fd, newOpenFile(live, access, flags.includes("_NONBLOCK")), {
    ns: call.endNs,
    call: call.row,
    origin: noRow,
    closeOnExec: flags.includes("_CLOEXEC"),
    annotation: printed.annotation,
  });
  kernel.trace.calls.setChannel(call.row, live.channel.index);
  return live;
}
