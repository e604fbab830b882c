import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { newOpenFile } from "../descriptors/descriptor_table.ts";
import { printedDescriptor } from "../descriptors/descriptor_text.ts";
import type { Kernel, Mechanism } from "../mechanism.ts";
import { endUnseenWait, endWait, isBlocked, setBlocked } from "../waiting/blocking.ts";
import { EpollInterests } from "../waiting/epoll_interests.ts";
import { wakerOfReady } from "./poll.ts";
import { putMaskBack, waitUnderMask } from "./signal_handling.ts";

/** `epoll_create1(EPOLL_CLOEXEC) = 7<anon_inode:[eventpoll]>`. */
export const epollCreate: Mechanism = {
  calls: ["epoll_create", "epoll_create1"],

  end(kernel, call) {
    const { record } = call;
    const printed = printedDescriptor(record.result);
    if (printed === undefined) return;
    const identity = { kind: "epoll", id: "epoll", name: "", unique: false } as const;
    const channel = kernel.channels.create(identity, call.endNs, call.row);
    kernel.descriptors.open(call.files, printed.fd, newOpenFile(channel, "r"), {
      ns: call.endNs,
      call: call.row,
      origin: noRow,
      closeOnExec: record.args.text(0).includes("EPOLL_CLOEXEC"),
      annotation: printed.annotation,
    });
    kernel.trace.calls.setChannel(call.row, channel.channel.index);
  },
};

/** `epoll_ctl(7<anon_inode:[eventpoll]>, EPOLL_CTL_ADD, 5<pipe:[97]>, {events=EPOLLIN, data={u32=0, u64=0}}) = 0`. */
export const epollCtl: Mechanism = {
  calls: ["epoll_ctl"],

  end(kernel, call) {
    const { record, task } = call;
    const watched = kernel.descriptors.argument(call.files, record, 2);
    if (record.outcome !== "returned" || task.descriptor === undefined || watched === undefined) return;
    const interests = interestsOf(kernel, task.descriptor.file.channel);
    if (record.args.text(1) === "EPOLL_CTL_DEL") interests.delete(watched.fd, call.endNs);
    else {
      const { channel, watchedBy } = watched.file;
      const event = record.args.text(3);
      const data = dataOf(event) ?? "";
      interests.set(watched.fd, channel.channel.index, watchedBy, data, call.endNs);
      interests.setOneShot(data, event.includes("EPOLLONESHOT"));
    }
  },
};

/** epoll_wait waits for any of the channels on the interest list. */
export const epollWait: Mechanism = {
  calls: ["epoll_wait", "epoll_pwait", "epoll_pwait2"],

  begin(kernel, call) {
    waitUnderMask(call, 4);
    setBlocked(kernel, call, "poll");
  },

  end(kernel, call) {
    putMaskBack(call);
    const { record, task } = call;
    if (/^(?:0|\{tv_sec=0, tv_nsec=0\})$/.test(record.args.text(3))) setBlocked(kernel, call, "none");
    else endUnseenWait(kernel, call);
    const interests = task.descriptor?.file.channel.interests;
    if (!isBlocked(kernel, call) && interests?.haveOneShots !== true) return;
    const events = textOf(record.args.range(1).bytes, record.args.range(1).start, record.args.range(1).end);
    const ready = interests?.withData(dataOf(events) ?? "");
    if (interests?.haveOneShots === true)
      for (const [, data = ""] of events.matchAll(allData)) interests.answered(data, call.endNs);
    const reason = /\{(?:events=)?([A-Z|]+)/.exec(events)?.[1] ?? "";
    endWait(
      kernel,
      call,
      ready === undefined ? noRow : wakerOfReady(kernel, call, kernel.channels.at(ready), reason),
    );
  },
};

function interestsOf(kernel: Kernel, epoll: LiveChannel): EpollInterests {
  epoll.interests ??= new EpollInterests(kernel.trace, epoll.channel.index);
  return epoll.interests;
}

/** `data={u32=5, u64=5}`; `{u32=5, u64=5}` until strace 5.10; `data=0x5` since 7.0. */
const oneData = /(?:u64|data)=(0x[0-9a-f]+|\d+)/;
const allData = new RegExp(oneData, "g");

/** The 64 bits of the first. */
function dataOf(events: string): string | undefined {
  return oneData.exec(events)?.[1];
}
