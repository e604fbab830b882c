import type { ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";

/** The descriptor that a process had open under a number at a time; undefined if none is known. */
export function descriptorAt(
  trace: Trace,
  channel: ChannelIndex,
  process: ProcessIndex,
  fd: number,
  ns: number,
): DescriptorIndex | undefined {
  const { columns } = trace.descriptors;
  const { descriptors } = rowOf(trace.channels, channel);
  for (let position = descriptors.length - 1; position >= 0; position--) {
    const row = descriptors.at(position);
    if (columns.fd[row] !== fd || columns.process[row] !== process) continue;
    if ((columns.openedNs[row] as number) <= ns && (columns.closedNs[row] as number) >= ns)
      return row as DescriptorIndex;
  }
  return undefined;
}

/**
 * The first descriptor of the same open file description: dup and fork hand on the description, with its offset and
 * flags, not only the file.
 */
export function firstOfDescription(trace: Trace, descriptor: DescriptorIndex): DescriptorIndex {
  const { origin } = trace.descriptors.columns;
  let row: number = descriptor;
  for (let before = origin[row] as number; before !== noRow; before = origin[row] as number) row = before;
  return row as DescriptorIndex;
}

/** Whether a process that reads from a pipe, an eventfd or a pair of sockets can write there itself. */
export function hasOtherEnd(
  trace: Trace,
  channel: ChannelIndex,
  process: ProcessIndex,
  atNs: Nanos,
): boolean {
  const ends = heldEnds(trace, channel, descriptorFlags.writable, atNs);
  const own = ends.filter((end) => end.process === process);
  const { kind } = rowOf(trace.channels, channel);
  if (kind === "pipe" || kind === "eventfd") return own.length > 0;
  // Either socket of a pair writes and reads: what is written into the one comes out of the other.
  return new Set(own.map(({ row }) => firstOfDescription(trace, row))).size > 1;
}
