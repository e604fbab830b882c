import type { CallIndex, ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import { openDescriptorsAt } from "../ipc/state.ts";
import type { Trace } from "../ipc/trace.ts";

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
  return openDescriptorsAt(trace, atNs)
    .filter((row) => columns.channel[row] === channel && ((columns.flags[row] as number) & end) !== 0)
    .map((row) => {
      const openedBy = columns.openedBy[row] as number;
      return {
        row,
        process: columns.process[row] as ProcessIndex,
        fd: columns.fd[row] as number,
        openedBy: openedBy === noRow ? undefined : (openedBy as CallIndex),
      };
    });
}

/** `gen (41) as descriptor 4 and sort (42) as descriptor 5`; "" if nobody holds it. */
export function holdersLabel(trace: Trace, ends: readonly HeldEnd[], atNs: Nanos): string {
  const words = ends.map(({ process, fd }) => `${processLabel(trace, process, atNs)} as descriptor ${fd}`);
  return new Intl.ListFormat("en").format(words);
}
