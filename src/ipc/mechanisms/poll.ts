import type { ChannelIndex } from "../../base/ids.ts";
import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import { endUnseenWait, endWait, isBlocked, setBlocked, wakerSince } from "../waiting/blocking.ts";
import { endOf } from "./pidfd.ts";
import { putMaskBack, waitUnderMask } from "./signal_handling.ts";

/** Where the timeout and the signal mask stand; `poll` counts milliseconds, the others print a struct. */
const places = new Map([
  [syscallNamed("poll"), { timeout: 2, mask: -1 }],
  [syscallNamed("ppoll"), { timeout: 2, mask: 3 }],
  [syscallNamed("ppoll_time64"), { timeout: 2, mask: 3 }],
  [syscallNamed("select"), { timeout: 4, mask: -1 }],
  [syscallNamed("_newselect"), { timeout: 4, mask: -1 }],
  [syscallNamed("pselect6"), { timeout: 4, mask: 5 }],
  [syscallNamed("pselect6_time64"), { timeout: 4, mask: 5 }],
]);
const lists = new Set(["poll", "ppoll", "ppoll_time64"].map(syscallNamed));
/** `<pipe:[97]>`, `<TCP:[127.0.0.1:1->127.0.0.1:2]>`, `</dev/null<char 1:3>>`. */
const annotations = /<(?:->|[^<>]|<[^>]*>)*>/g;
const atOnce = /^(?:0$|\{tv_sec=0, tv_n?u?sec=0\})/;

/** poll and select with their kin: they wait for any of several channels. */
export const poll: Mechanism = {
  calls: ["poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6", "pselect6_time64"],

  begin(kernel, call) {
    const { record } = call;
    const place = places.get(record.syscall);
    waitUnderMask(call, place?.mask ?? -1);
    if (atOnce.test(record.args.text(place?.timeout ?? -1))) return;
    setBlocked(kernel, call, "poll");
    if (!isInOneLine(record)) kernel.polls.add(call.row, watchedChannels(kernel, call));
  },

  end(kernel, call) {
    putMaskBack(call);
    if (!isBlocked(kernel, call)) return;
    endUnseenWait(kernel, call);
    if (!isBlocked(kernel, call)) return;
    if (isInOneLine(call.record)) kernel.polls.add(call.row, watchedChannels(kernel, call));
    endWait(kernel, call, wakerOf(kernel, call));
  },
};

function watchedChannels(kernel: Kernel, call: Call): ChannelIndex[] {
  const channels = new Set<ChannelIndex>();
  for (const fd of watchedFds(call)) {
    const channel = channelAt(kernel, call, fd);
    if (channel !== undefined) channels.add(channel.channel.index);
  }
  return [...channels];
}

/** `[{fd=5<pipe:[97]>, events=POLLIN}, ...]`, or `[3<pipe:[97]> 4]` three times. */
function watchedFds({ record }: Call): number[] {
  if (lists.has(record.syscall)) {
    return [...record.args.text(0).matchAll(/\{fd=(\d+)/g)].map(([, fd]) => Number(fd));
  }
  return [1, 2, 3].flatMap((set) =>
    [...record.args.text(set).replace(annotations, "").matchAll(/\d+/g)].map(([fd]) => Number(fd)),
  );
}

function channelAt(kernel: Kernel, call: Call, fd: number): LiveChannel | undefined {
  return kernel.descriptors.use(call.files, fd, undefined, call.startNs)?.file.channel;
}

/** `1 ([{fd=5, revents=POLLIN}])`, `2 (in [5], out [6 7])`: the first that is ready tells who made it so. */
function wakerOf(kernel: Kernel, call: Call): number {
  const { record } = call;
  const result = textOf(record.result.bytes, record.result.start, record.result.end);
  const polled = /\{fd=(\d+)[^,]*, revents=([A-Z|]+)/.exec(result);
  const selected = /\((in|out|except) \[(\d+)/.exec(result);
  const fd = polled?.[1] ?? selected?.[2];
  if (fd === undefined) return noRow;
  const channel = channelAt(kernel, call, Number(fd));
  if (channel === undefined) return noRow;
  return wakerOfReady(kernel, call, channel, polled?.[2] ?? (selected?.[1] === "out" ? "OUT" : "IN"));
}

/** How deep epoll instances may watch each other (epoll_ctl(2), ELOOP). */
const deepestNesting = 5;

/** Who made a channel ready, by the events that it is ready for: `POLLIN|POLLHUP`, `EPOLLOUT`. */
export function wakerOfReady(
  kernel: Kernel,
  call: Call,
  live: LiveChannel,
  events: string,
  nesting = 0,
): number {
  if (live.interests !== undefined && nesting < deepestNesting) {
    // An epoll instance is ready when one of those is that it watches.
    for (const watched of live.interests.channels) {
      const waker = wakerOfReady(kernel, call, kernel.channels.at(watched), "IN|OUT", nesting + 1);
      if (waker !== noRow) return waker;
    }
  }
  const ended = live.pidfdOf === undefined ? undefined : kernel.processes.withPid(live.pidfdOf);
  if (ended !== undefined) return endOf(kernel, ended);
  if (live.signals !== undefined) {
    const sent = kernel.signals.sendersTo(call.task, live.signals);
    return sent.find((sender) => wakerSince(kernel, call, sender) !== noRow) ?? noRow;
  }
  const writer = /IN\b|RDNORM|PRI/.test(events) ? wakerSince(kernel, call, live.latestWrite) : noRow;
  if (writer !== noRow) return writer;
  const reader = /OUT\b|WRNORM/.test(events) ? wakerSince(kernel, call, live.latestRead) : noRow;
  return reader !== noRow ? reader : wakerSince(kernel, call, live.latestClose);
}
