import type { ChannelIndex } from "../../base/ids.ts";
import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import type { ArgText } from "../../strace/record.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "../mechanism.ts";
import {
  endUnseenWait,
  endWait,
  isBlocked,
  roomMadeSince,
  setBlocked,
  wakerSince,
} from "../waiting/blocking.ts";
import { endOf } from "./pidfd.ts";
import { putMaskBack, waitUnderMask } from "./signal_handling.ts";

/** `<pipe:[97]>`, `<TCP:[127.0.0.1:1->127.0.0.1:2]>`, `</dev/null<char 1:3>>`. */
const annotations = /<(?:->|[^<>]|<[^>]*>)*>/g;
const atOnce = /^(?:0$|\{tv_sec=0, tv_n?u?sec=0\})/;

/** How a call says for what, how long and under which signal mask it waits. */
interface Arguments {
  readonly fds: (args: ArgText) => number[];
  /** Which argument; `poll` counts milliseconds, the others print a struct. */
  readonly timeout: number;
  /** Which argument; -1 if none is. */
  readonly mask: number;
}

/** poll and select with their kin: they wait for any of several channels. */
function waitsForAny(calls: readonly string[], { fds, timeout, mask }: Arguments): Mechanism {
  return {
    calls,

    begin(kernel, call) {
      const { record } = call;
      waitUnderMask(call, mask);
      if (atOnce.test(record.args.text(timeout))) return;
      setBlocked(kernel, call, "poll");
      if (!isInOneLine(record)) kernel.polls.add(call.row, channelsAt(kernel, call, fds(record.args)));
    },

    end(kernel, call) {
      const { record } = call;
      putMaskBack(call);
      endUnseenWait(kernel, call);
      if (!isBlocked(kernel, call)) return;
      if (isInOneLine(record)) kernel.polls.add(call.row, channelsAt(kernel, call, fds(record.args)));
      endWait(kernel, call, wakerOf(kernel, call));
    },
  };
}

export const polls: readonly Mechanism[] = [
  waitsForAny(["poll"], { fds: fdsListed, timeout: 2, mask: -1 }),
  waitsForAny(["ppoll", "ppoll_time64"], { fds: fdsListed, timeout: 2, mask: 3 }),
  waitsForAny(["select", "_newselect"], { fds: fdsInSets, timeout: 4, mask: -1 }),
  waitsForAny(["pselect6", "pselect6_time64"], { fds: fdsInSets, timeout: 4, mask: 5 }),
];

function channelsAt(kernel: Kernel, call: Call, fds: readonly number[]): ChannelIndex[] {
  return [...new Set(fds.map((fd) => channelAt(kernel, call, fd).channel.index))];
}

/** `[{fd=5<pipe:[97]>, events=POLLIN}, ...]`. Of a line that is cut within the list, `{fd=1` may become `{fd=12`. */
function fdsListed(args: ArgText): number[] {
  return args.count < 2 ? [] : [...args.text(0).matchAll(/\{fd=(\d+)/g)].map(([, fd]) => Number(fd));
}

/** `[3<pipe:[97]> 4]` three times, as far as they are printed whole. */
function fdsInSets(args: ArgText): number[] {
  return [1, 2, 3]
    .filter((set) => set + 1 < args.count)
    .flatMap((set) =>
      [...args.text(set).replace(annotations, "").matchAll(/\d+/g)].map(([fd]) => Number(fd)),
    );
}

function channelAt(kernel: Kernel, call: Call, fd: number): LiveChannel {
  return kernel.descriptors.use(call.files, fd, undefined, call.startNs).file.channel;
}

/** `1 ([{fd=5, revents=POLLIN}])`, `2 (in [5], out [6 7])`: the first that is ready tells who made it so. */
function wakerOf(kernel: Kernel, call: Call): number {
  const { record } = call;
  const result = textOf(record.result.bytes, record.result.start, record.result.end);
  const polled = /\{fd=(\d+), revents=([A-Z|]+)/.exec(result);
  const selected = /\((in|out|except) \[(\d+)/.exec(result);
  const fd = polled?.[1] ?? selected?.[2];
  if (fd === undefined) return noRow;
  const channel = channelAt(kernel, call, Number(fd));
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
  const reader = /OUT\b|WRNORM/.test(events) ? roomMadeSince(kernel, call, live) : noRow;
  return reader !== noRow ? reader : wakerSince(kernel, call, live.latestClose);
}
