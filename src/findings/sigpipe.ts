import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { rowIn } from "../base/table.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { signalNumber } from "../strace/signals.ts";
import type { Finding } from "./finding.ts";

const sigpipe = signalNumber("SIGPIPE");

/**
 * A process wrote where nobody reads any more: who closed the last read end, and how long before. In a shell's
 * pipeline (`seq 1000000 | head`) this is how the writer is meant to end, so a death by it is only worth knowing; a
 * program that caught or ignored the signal lost bytes it meant somebody to read.
 */
export function* sigpipes(trace: Trace, atNs: Nanos): Generator<Finding> {
  const { columns, length } = trace.signals;
  const told = new Set<ProcessIndex>();
  for (let row = 0; row < length; row++) {
    const process = columns.to[row] as ProcessIndex;
    const ns = columns.generatedNs[row] as Nanos;
    if (columns.signal[row] !== sigpipe || ns > atNs || told.has(process)) continue;
    const call = rowIn<CallIndex>(columns.sentBy[row] as number);
    const channel = call === undefined ? undefined : rowIn<ChannelIndex>(trace.calls.channel(call));
    if (channel === undefined) continue;
    told.add(process);
    const { exit } = rowOf(trace.processes, process);
    const killed = exit?.how === "killed" && exit.signal === "SIGPIPE";
    const lastReader = lastReadEndOf(trace, channel, ns);
    yield {
      rule: "sigpipe",
      severity: killed ? "info" : "warning",
      message: `${processLabel(trace, process, ns)} wrote into ${channelLabel(trace, channel)}, which nobody reads any more${lastReader === undefined ? "" : `: ${lastReader.words}`}${killed ? "; SIGPIPE ended it" : ""}.`,
      processes: [process, ...(lastReader === undefined ? [] : [lastReader.process])],
      channels: [channel],
      ns,
      call,
      related:
        lastReader?.closedBy === undefined
          ? []
          : [{ message: "the last read end was closed here", call: lastReader.closedBy }],
    };
  }
}

interface LastReader {
  readonly process: ProcessIndex;
  readonly closedBy: CallIndex | undefined;
  readonly words: string;
}

/** The read end that was closed last before `ns`. */
function lastReadEndOf(trace: Trace, index: ChannelIndex, ns: Nanos): LastReader | undefined {
  const { columns } = trace.descriptors;
  const { descriptors } = rowOf(trace.channels, index);
  let last: number | undefined;
  for (let position = 0; position < descriptors.length; position++) {
    const row = descriptors.at(position);
    const closedNs = columns.closedNs[row] as number;
    if (((columns.flags[row] as number) & descriptorFlags.readable) === 0 || closedNs > ns) continue;
    if (last === undefined || closedNs >= (columns.closedNs[last] as number)) last = row;
  }
  if (last === undefined) return undefined;
  const process = columns.process[last] as ProcessIndex;
  const closedNs = columns.closedNs[last] as Nanos;
  const closedBy = rowIn<CallIndex>(columns.closedBy[last] as number);
  const who = processLabel(trace, process, closedNs);
  const how = closedBy === undefined ? `${who}, its last reader, ended` : `${who} closed the last read end`;
  return {
    process,
    closedBy,
    words: `${how} ${formatSpan(ns - closedNs)} before`,
  };
}
