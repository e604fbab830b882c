import type { ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { locksAt, mappingsAt } from "../ipc/sync/sync_state.ts";
import { lockKinds, mappingFlags } from "../ipc/tables/sync_tables.ts";
import type { Trace } from "../ipc/trace.ts";
import type { LockAt, MappingAt, ProcessSetup, SetupQuery } from "../protocol/process_setup.ts";
import type { EngineSource } from "./engine_source.ts";
import { signalSetupAt } from "./signal_setup.ts";

/** What a process has arranged for itself by a time. */
export function processSetup(source: EngineSource, { process, task, atNs }: SetupQuery): ProcessSetup {
  return {
    ...signalSetupAt(source, process, task, atNs),
    locks: locksOf(source.trace, process, atNs),
    mappings: mappingsOf(source.trace, process, atNs),
  };
}

function locksOf(trace: Trace, process: ProcessIndex, atNs: Nanos): LockAt[] {
  const { columns } = trace.locks;
  return locksAt(trace, atNs)
    .filter((row) => columns.process[row] === process)
    .map((row) => {
      const channel = columns.channel[row] as ChannelIndex;
      return {
        channel,
        id: trace.channels[channel]?.id ?? "",
        kind: lockKinds[columns.kind[row] as number] ?? "posix",
        exclusive: columns.exclusive[row] === 1,
        start: finite(columns.start[row] as number),
        length: finite(columns.length[row] as number),
        sinceNs: columns.acquiredNs[row] as Nanos,
      };
    });
}

function mappingsOf(trace: Trace, process: ProcessIndex, atNs: Nanos): MappingAt[] {
  const { columns } = trace.mappings;
  return mappingsAt(trace, atNs)
    .filter((row) => columns.process[row] === process)
    .map((row) => {
      const index = columns.channel[row] as ChannelIndex;
      const channel = trace.channels[index];
      return {
        channel: index,
        id: channel?.id ?? "",
        name: channel?.name ?? "",
        address: columns.address[row] as number,
        length: columns.length[row] as number,
        offset: columns.offset[row] as number,
        rights: rightsText(columns.flags[row] as number),
        sinceNs: columns.startNs[row] as Nanos,
      };
    });
}

function rightsText(flags: number): string {
  const right = (bit: number, letter: string) => ((flags & bit) === 0 ? "-" : letter);
  return `${right(mappingFlags.readable, "r")}${right(mappingFlags.writable, "w")}${right(mappingFlags.executable, "x")}`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
