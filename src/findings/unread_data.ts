import type { Nanos } from "../base/time.ts";
import { heldEnds } from "../ipc/descriptors/held_ends.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { counted } from "./counted.ts";
import type { Finding } from "./finding.ts";

/** So few bytes are a word to wake or to end somebody (Python's multiprocessing says "no more" in 8), not data. */
const nudgeBytes = 8;

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
    const others = [...channel.readers, ...channel.readHolders].filter((reader) => !writers.includes(reader));
    if (writers.length === 1 && others.length === 0) continue;
    // A writer that was told by SIGPIPE has a finding of its own; that its last bytes were lost follows from it.
    if (writers.some((writer) => endedBySigpipe(trace, writer))) continue;
    const from = new Intl.ListFormat("en").format(writers.map((writer) => processLabel(trace, writer, atNs)));
    yield {
      rule: "unread-data",
      severity: left <= nudgeBytes ? "info" : "warning",
      message: `${counted(left, "byte")} that ${from} wrote into ${channelLabel(trace, channel.index)} ${left === 1 ? "was" : "were"} never read: its last read end is closed.`,
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
