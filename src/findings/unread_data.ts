import type { Nanos } from "../base/time.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** Bytes were written into a pipe and its last reader went away without reading them: they are gone. */
export function* unreadData(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const channel of trace.channels) {
    if (channel.kind !== "pipe" && channel.kind !== "fifo") continue;
    // It was there before the trace, and nobody traced reads it: its reader is outside, as in `record PROGRAM | less`.
    if (channel.createdBy === undefined && channel.readers.size === 0) continue;
    const left = channel.fill.levelAt(atNs);
    if (left === 0 || heldEnds(trace, channel.index, descriptorFlags.readable, atNs).length > 0) continue;
    const writers = [...channel.writers];
    // A pipe to oneself carries a nudge, not data: event loops wake themselves this way.
    if (writers.every((writer) => channel.readers.size === 1 && channel.readers.has(writer))) continue;
    // A writer that was told by SIGPIPE has a finding of its own; that its last bytes were lost follows from it.
    if (writers.some((writer) => endedBySigpipe(trace, writer))) continue;
    const from = new Intl.ListFormat("en").format(writers.map((writer) => processLabel(trace, writer, atNs)));
    yield {
      rule: "unread-data",
      severity: "warning",
      message: `${left} ${left === 1 ? "byte" : "bytes"} that ${from} wrote into ${channelLabel(trace, channel.index)} were never read: its last read end is closed.`,
      processes: [...new Set([...channel.writers, ...channel.readers])],
      channels: [channel.index],
      ns: channel.fill.ns(channel.fill.length - 1),
      call: undefined,
      related: [],
    };
  }
}

function endedBySigpipe(trace: Trace, process: number): boolean {
  const exit = trace.processes[process]?.exit;
  return exit?.how === "killed" && exit.signal === "SIGPIPE";
}
