import type { ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow, rowIn } from "../base/table.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { blockReasons } from "../base/vocabulary.ts";
import { channelLabel, nameAt, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** A reader that was kept waiting this long by an end that nobody used was kept waiting by a mistake. */
const longDelayNs = 100e6;
/** A program that makes more calls than this is taken to use what it has. */
const mostCalls = 20_000;

const empty = blockReasons.indexOf("empty");

interface Inherited {
  readonly row: DescriptorIndex;
  readonly process: ProcessIndex;
  readonly channel: ChannelIndex;
  readonly execNs: Nanos;
}

/**
 * The other half of `fd-leak`: an end of a pipe came through exec into a program that knows nothing of it. Mostly it
 * only wastes a number; a write end that outlives all others keeps a reader waiting for its end-of-file.
 */
export function* inheritedEnds(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const inherited of endsThroughExec(trace, atNs)) {
    const { row, process, channel, execNs } = inherited;
    const { columns } = trace.descriptors;
    const writes = ((columns.flags[row] as number) & descriptorFlags.writable) !== 0;
    if (isUsedAfter(trace, process, channel, execNs)) continue;
    const delay = writes ? delayOfReader(trace, inherited, atNs) : undefined;
    const long = delay !== undefined && delay.ns >= longDelayNs;
    const consequence =
      delay !== undefined && long
        ? `; it kept ${processLabel(trace, delay.reader, execNs)} waiting for end-of-file for ${formatSpan(delay.ns)}`
        : "";
    yield {
      rule: "fd-leak",
      severity: long ? "warning" : "info",
      message: `${processLabel(trace, process, execNs)} inherited the ${writes ? "write" : "read"} end of ${channelLabel(trace, channel)} as descriptor ${columns.fd[row]} when it became ${nameAt(rowOf(trace.processes, process), execNs)}, and never used it${consequence}.`,
      processes: delay === undefined || !long ? [process] : [process, delay.reader],
      channels: [channel],
      ns: execNs,
      call: rowIn(columns.openedBy[row] as number),
      related: [],
    };
  }
}

/** Ends of pipes made in the trace, above the standard three, that were open before an exec and after. */
function* endsThroughExec(trace: Trace, atNs: Nanos): Generator<Inherited> {
  const { columns } = trace.descriptors;
  for (const { kind, createdBy, descriptors, index } of trace.channels) {
    if (kind !== "pipe" || createdBy === undefined) continue;
    for (let position = 0; position < descriptors.length; position++) {
      const row = descriptors.at(position) as DescriptorIndex;
      const process = columns.process[row] as ProcessIndex;
      const openedNs = columns.openedNs[row] as number;
      const closedNs = columns.closedNs[row] as number;
      if ((columns.fd[row] as number) <= 2) continue;
      const exec = rowOf(trace.processes, process).execs.find(
        ({ ns }) => ns > openedNs && ns < closedNs && ns <= atNs,
      );
      // A program may close what it need not have: only what it keeps to its end is a leak.
      if (exec === undefined || columns.closedBy[row] !== noRow) continue;
      yield { row, process, channel: index, execNs: exec.ns };
    }
  }
}

function isUsedAfter(trace: Trace, process: ProcessIndex, channel: ChannelIndex, ns: Nanos): boolean {
  for (const index of rowOf(trace.processes, process).tasks) {
    const list = rowOf(trace.tasks, index).calls;
    const from = list.firstPosition((row) => trace.calls.startNs(row) > ns);
    if (list.length - from > mostCalls) return true;
    for (let position = from; position < list.length; position++) {
      if (trace.calls.channel(list.at(position)) === channel) return true;
    }
  }
  return false;
}

/** How long a reader waited while this was the last write end, or one of several that nobody used. */
function delayOfReader(
  trace: Trace,
  { row, channel }: Inherited,
  atNs: Nanos,
): { readonly ns: number; readonly reader: ProcessIndex } | undefined {
  const { columns } = trace.descriptors;
  const { descriptors, readers } = rowOf(trace.channels, channel);
  let othersClosedNs = 0;
  for (let position = 0; position < descriptors.length; position++) {
    const other = descriptors.at(position);
    const writes = ((columns.flags[other] as number) & descriptorFlags.writable) !== 0;
    if (other !== row && writes) othersClosedNs = Math.max(othersClosedNs, columns.closedNs[other] as number);
  }
  const until = Math.min(columns.closedNs[row] as number, atNs);
  for (const reader of readers) {
    for (const index of rowOf(trace.processes, reader).tasks) {
      const { calls } = rowOf(trace.tasks, index);
      const after = calls.firstPosition((call) => trace.calls.startNs(call) > until);
      const call = after > 0 ? calls.at(after - 1) : noRow;
      if (call === noRow || trace.calls.channel(call) !== channel || trace.calls.blocked(call) !== empty)
        continue;
      return { ns: until - Math.max(othersClosedNs, trace.calls.startNs(call)), reader };
    }
  }
  return undefined;
}
