import type { ProcessIndex, TaskIndex } from "../../base/ids.ts";
import { formatSpan } from "../../base/time.ts";
import type { MappingAt } from "../../protocol/process_setup.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";

/** The shared memory a process has mapped; what is private joins it with nobody. */
export async function mappingEntries(
  moment: Moment,
  process: ProcessIndex,
  task: TaskIndex,
): Promise<readonly Entry[]> {
  const { mappings } = await moment.setupOf(process, task);
  return [...mappings]
    .sort((one, other) => one.address - other.address)
    .map((mapping) => mappingEntry(mapping, moment, process));
}

function mappingEntry(mapping: MappingAt, moment: Moment, process: ProcessIndex): Entry {
  const { address, length, rights, id, name, offset, sinceNs, channel } = mapping;
  const others = new Set(
    (moment.channel(channel)?.holders ?? [])
      .filter((holder) => holder.process !== process)
      .map((holder) => moment.nameOf(holder.process)),
  );
  return entry(`0x${address.toString(16)}`, `${rights} ${length} bytes of ${id}`, [
    ...(name === "" ? [] : [entry("name", name)]),
    entry("offset", String(offset)),
    entry("since", formatSpan(sinceNs)),
    entry("shared with", others.size === 0 ? "nobody" : [...others].join(", ")),
  ]);
}
