import type { CallIndex, ChannelIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import { rowsOpenAt } from "../tables/open_rows.ts";
import type { Trace } from "../trace.ts";

const epollWaits = new Set(["epoll_wait", "epoll_pwait", "epoll_pwait2"].map(syscallNamed));

/**
 * The channels that a poll, select or epoll_wait watched while it waited: those of poll and select as their arguments
 * name them, those of epoll_wait as they stood on the interest list when it was entered. Empty for other calls, and
 * for polls that found something ready at once.
 */
export function channelsWatched(trace: Trace, call: CallIndex): readonly ChannelIndex[] {
  const { polls, interests, calls } = trace;
  const position = firstAtOrAfter(polls.columns.call, polls.length, call);
  if (position < polls.length && polls.columns.call[position] === call) {
    return trace.pollLists[polls.columns.list[position] as number] as readonly ChannelIndex[];
  }
  const epoll = calls.channel(call);
  if (epoll === noRow || !epollWaits.has(calls.syscall(call))) return [];
  const { fromNs, toNs, channel } = interests.columns;
  const open = rowsOpenAt(interests, fromNs, toNs, calls.startNs(call));
  return [
    ...new Set(
      open.filter((row) => interests.columns.epoll[row] === epoll).map((row) => channel[row] as ChannelIndex),
    ),
  ];
}

function firstAtOrAfter(sorted: Uint32Array, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
