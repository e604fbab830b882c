import type { CallIndex, ChannelIndex, DescriptorIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { processLabel } from "../names.ts";
import type { Trace } from "../trace.ts";

/** A descriptor that keeps one end of a channel open. */
export interface HeldEnd {
  readonly row: DescriptorIndex;
  readonly process: ProcessIndex;
  readonly fd: number;
  /** The call that gave the process this descriptor; undefined if it is older than the trace. */
  readonly openedBy: CallIndex | undefined;
}

/** Who holds an end (bits of `descriptorFlags`) of a channel at `atNs`, in order of opening. */
export function heldEnds(trace: Trace, channel: ChannelIndex, end: number, atNs: Nanos): HeldEnd[] {
  const { columns } = trace.descriptors;
  const list = trace.channels[channel]?.descriptors;
  const held: HeldEnd[] = [];
  for (let position = 0; position < (list?.length ?? 0); position++) {
    const row = list?.at(position) as DescriptorIndex;
    const isOpen = (columns.openedNs[row] as number) <= atNs && (columns.closedNs[row] as number) > atNs;
    if (!isOpen || columns.channel[row] !== channel || ((columns.flags[row] as number) & end) === 0) continue;
    const openedBy = columns.openedBy[row] as number;
    held.push({
      row,
      process: columns.process[row] as ProcessIndex,
      fd: columns.fd[row] as number,
      openedBy: openedBy === noRow ? undefined : (openedBy as CallIndex),
    });
  }
  return held;
}

/** `gen (41) as descriptor 4 and sort (42) as descriptor 5`; "" if nobody holds it. */
export function holdersLabel(trace: Trace, ends: readonly HeldEnd[], atNs: Nanos): string {
  const words = ends.map(({ process, fd }) => `${processLabel(trace, process, atNs)} as descriptor ${fd}`);
  return new Intl.ListFormat("en").format(words);
}
