import type { CallIndex, ChannelIndex, ProcessIndex, TaskIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow, rowIn } from "../base/table.ts";
import { earlier, formatSpan, type Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { signalNumber } from "../strace/signals.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { Finding } from "./finding.ts";

const sigpipe = signalNumber("SIGPIPE");
const exitGroup = syscallNamed("exit_group");

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

/**
 * The read end that was closed last before `ns`. The kernel closes it before strace tells so: a close, an exec or an end
 * that had begun by then counts, too.
 */
function lastReadEndOf(trace: Trace, index: ChannelIndex, ns: Nanos): LastReader | undefined {
  const { columns } = trace.descriptors;
  const { descriptors } = rowOf(trace.channels, index);
  let last: number | undefined;
  for (let position = 0; position < descriptors.length; position++) {
    const row = descriptors.at(position);
    const closedNs = columns.closedNs[row] as number;
    if (((columns.flags[row] as number) & descriptorFlags.readable) === 0) continue;
    if (closedNs > ns && !hadBegunToClose(trace, row, ns)) continue;
    if (last === undefined || closedNs >= (columns.closedNs[last] as number)) last = row;
  }
  if (last === undefined) return undefined;
  const process = columns.process[last] as ProcessIndex;
  const closedNs = columns.closedNs[last] as Nanos;
  const closedBy = rowIn<CallIndex>(columns.closedBy[last] as number);
  const who = processLabel(trace, process, earlier(closedNs, ns));
  const before = formatSpan(ns - closedNs);
  const [done, doing] =
    closedBy === undefined
      ? [`${who}, its last reader, ended ${before} before`, `${who}, its last reader, was ending`]
      : [`${who} closed the last read end ${before} before`, `${who} was closing the last read end`];
  return { process, closedBy, words: closedNs <= ns ? done : doing };
}

/** Whether what closed the descriptor after `ns`, a call or its process's end, had begun by then. */
function hadBegunToClose(trace: Trace, row: number, ns: Nanos): boolean {
  const { columns } = trace.descriptors;
  const closedBy = columns.closedBy[row] as number;
  if (closedBy !== noRow) return trace.calls.startNs(closedBy) <= ns;
  const process = rowOf(trace.processes, columns.process[row] as ProcessIndex);
  if (process.exit === undefined) return false;
  return process.exit.how === "killed"
    ? wasSentItsEnd(trace, process.index, signalNumber(process.exit.signal), ns)
    : process.tasks.some((task) => wasExiting(trace, task, ns));
}

function wasExiting(trace: Trace, task: TaskIndex, ns: Nanos): boolean {
  const { calls } = rowOf(trace.tasks, task);
  if (calls.length === 0) return false;
  const call = calls.at(calls.length - 1);
  return trace.calls.syscall(call) === exitGroup && trace.calls.startNs(call) <= ns;
}

function wasSentItsEnd(trace: Trace, process: ProcessIndex, signal: number, ns: Nanos): boolean {
  const { columns, length } = trace.signals;
  for (let row = length - 1; row >= 0; row--) {
    if (columns.to[row] === process && columns.signal[row] === signal)
      return (columns.generatedNs[row] as number) <= ns;
  }
  return false;
}
