import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { mappingsAt } from "../ipc/sync/sync_state.ts";
import { mappingFlags } from "../ipc/tables/sync_tables.ts";
import type { Channel, Trace } from "../ipc/trace.ts";
import type { Holder } from "../protocol/engine.ts";

/** Kinds that processes reach without a descriptor. */
const reachedByNumber: ReadonlySet<string> = new Set(["sysv-queue", "sysv-sem", "futex"]);

/** Who holds what at a time without a descriptor: memory by mapping it, queues, semaphores and futexes by using them. */
export function otherHoldersAt(trace: Trace, atNs: Nanos): Map<ChannelIndex, Holder[]> {
  const holders = new Map<ChannelIndex, Holder[]>();
  const add = (channel: ChannelIndex, holder: Holder) => {
    const others = holders.get(channel) ?? [];
    holders.set(channel, others);
    // One that maps a thing in several pieces holds it once.
    const same = others.findIndex(({ process }) => process === holder.process);
    if (same < 0) others.push(holder);
    else if (others[same]?.access !== holder.access)
      others[same] = { ...(others[same] as Holder), access: "both" };
  };
  const { columns } = trace.mappings;
  for (const row of mappingsAt(trace, atNs)) {
    const mappedBy = columns.mappedBy[row] as number;
    const flags = columns.flags[row] as number;
    add(columns.channel[row] as ChannelIndex, {
      process: columns.process[row] as ProcessIndex,
      fd: null,
      access: accessBy((flags & mappingFlags.readable) !== 0, (flags & mappingFlags.writable) !== 0),
      sinceNs: columns.startNs[row] as Nanos,
      openedBy: mappedBy === noRow ? null : (mappedBy as CallIndex),
    });
  }
  for (const channel of trace.channels) {
    if (!reachedByNumber.has(channel.kind)) continue;
    if (channel.createdNs > atNs || channel.removedNs <= atNs) continue;
    for (const holder of usersAt(trace, channel, atNs)) add(channel.index, holder);
  }
  return holders;
}

/** Who ever uses it, while they live. */
function usersAt(trace: Trace, channel: Channel, atNs: Nanos): Holder[] {
  const { readers, writers } = channel;
  return [...new Set([...writers, ...readers])].flatMap((index): Holder[] => {
    const process = trace.processes[index];
    if (process === undefined || process.startNs > atNs || process.endNs <= atNs) return [];
    const access = accessBy(readers.has(index), writers.has(index));
    const sinceNs = Math.max(process.startNs, channel.createdNs) as Nanos;
    return [{ process: index, fd: null, access, sinceNs, openedBy: null }];
  });
}

function accessBy(reads: boolean, writes: boolean): Holder["access"] {
  return reads === writes ? "both" : reads ? "read" : "write";
}
