import type { CallIndex, ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { locksAt } from "../ipc/sync/sync_state.ts";
import { lockKinds } from "../ipc/tables/sync_tables.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { descriptorAt, firstOfDescription } from "./open_file.ts";

const anyEnd = descriptorFlags.readable | descriptorFlags.writable;

/** A request for a lock on a file that has to wait. */
export interface Asked {
  readonly call: CallIndex;
  readonly process: ProcessIndex;
  readonly channel: ChannelIndex;
}

/**
 * The processes that hold a lock in the way of one that is waited for. A POSIX lock is its process's. One of flock, or of
 * an open file description, is held by all who have the description, for which a shell's children inherit it, and it is
 * in the way of its own process, too, where that has opened the file twice. Ranges are not compared, so who holds another
 * part can be let off too early, never too late.
 */
export function lockHolders(trace: Trace, log: ReadableLog, asked: Asked, atNs: Nanos): ProcessIndex[] {
  const { columns } = trace.locks;
  const { args } = textOfCall(trace, log, asked.call);
  const request = args.slice(1).join(" ");
  const isFlock = /^LOCK_/.test(request);
  const isShared = /LOCK_SH|F_RDLCK/.test(request);
  const isPosix = !isFlock && !request.startsWith("F_OFD");
  const own = isPosix ? undefined : descriptionOf(trace, asked.channel, asked.process, args, asked.call);
  const holders = new Set<ProcessIndex>();
  for (const row of locksAt(trace, atNs)) {
    const kind = lockKinds[columns.kind[row] as number];
    // flock(2) and fcntl(2) do not see each other's locks.
    if (columns.channel[row] !== asked.channel || (kind === "flock") !== isFlock) continue;
    if (isShared && columns.exclusive[row] === 0) continue;
    const taker = columns.process[row] as ProcessIndex;
    const takenBy = columns.acquiredBy[row] as CallIndex;
    const description =
      kind === "posix"
        ? undefined
        : descriptionOf(trace, asked.channel, taker, textOfCall(trace, log, takenBy).args, takenBy);
    if (description === undefined) {
      if (taker !== asked.process) holders.add(taker);
    } else if (description !== own) {
      for (const end of heldEnds(trace, asked.channel, anyEnd, atNs))
        if (firstOfDescription(trace, end.row) === description) holders.add(end.process);
    }
  }
  return [...holders];
}

function descriptionOf(
  trace: Trace,
  channel: ChannelIndex,
  process: ProcessIndex,
  [fd = ""]: readonly string[],
  call: CallIndex,
): DescriptorIndex | undefined {
  const number = Number.parseInt(fd, 10);
  const row = descriptorAt(trace, channel, process, number, trace.calls.startNs(call));
  return row === undefined ? undefined : firstOfDescription(trace, row);
}
