import type { CallIndex, ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { type ReadableLog, textOfCall } from "../ipc/logged_text.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import { descriptorFlags, type Trace } from "../ipc/trace.ts";
import { syscallName } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";
import { descriptorAt, firstOfDescription } from "./open_file.ts";
import { shareMemory } from "./shared_memory.ts";

/** Calls kept of each file; two processes that race show it early. */
const callsKept = 1000;

/** Bytes `[from, to)` of a file that one call wrote. */
interface Written {
  readonly call: CallIndex;
  readonly process: ProcessIndex;
  readonly descriptor: DescriptorIndex;
  readonly description: DescriptorIndex;
  readonly from: number;
  readonly to: number;
  /** It went to the end of the file just before, to append there. */
  readonly appends: boolean;
}

interface Race {
  readonly first: Written;
  readonly second: Written;
  readonly what: "overlap" | "append";
}

/**
 * Two processes, each with an open file of its own, write the same part of a file, or both go to its end and then
 * write there, and hold no lock: the one's bytes overwrite the other's. O_APPEND makes both steps one; an offset shared
 * through fork moves for both. Who shares memory may agree there, unseen.
 */
export class WriteRace implements CountingRule {
  readonly calls = ["write", "writev", "pwrite64", "pwritev", "read", "readv", "lseek"];
  /** By channel; null for those that are no files. */
  readonly #callsOn: (CallIndex[] | null | undefined)[] = [];
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  see(call: SeenCall): void {
    const kept = this.#callsOf(call.channel);
    if (kept !== null && kept.length < callsKept && call.value >= 0) kept.push(call.row as CallIndex);
  }

  *findings(trace: Trace, _atNs: Nanos, log: ReadableLog): Generator<Finding> {
    for (const { index: channel, writers } of trace.channels) {
      const calls = this.#callsOn[channel];
      if (!calls || writers.size < 2) continue;
      const race = raceIn(trace, writesOf(trace, channel, calls, log));
      if (race !== undefined) yield findingOf(trace, channel, race);
    }
  }

  #callsOf(channel: number): CallIndex[] | null {
    if (channel === noRow) return null;
    const known = this.#callsOn[channel];
    if (known !== undefined) return known;
    const calls = this.#trace.channels[channel]?.kind === "file" ? [] : null;
    this.#callsOn[channel] = calls;
    return calls;
  }
}

/** Follows the offset of each open file description through the calls. */
function writesOf(
  trace: Trace,
  channel: ChannelIndex,
  calls: readonly CallIndex[],
  log: ReadableLog,
): readonly Written[] {
  const { flags } = trace.descriptors.columns;
  const positions = new Map<DescriptorIndex, { at: number; atEnd: boolean }>();
  const written: Written[] = [];
  for (const call of calls) {
    const process = trace.tasks[trace.calls.task(call)]?.process as ProcessIndex;
    const [fd = "", distance = "", whence = "", offset = ""] = textOfCall(trace, log, call).args;
    const descriptor = descriptorAt(
      trace,
      channel,
      process,
      Number.parseInt(fd, 10),
      trace.calls.startNs(call),
    );
    if (descriptor === undefined || ((flags[descriptor] as number) & descriptorFlags.append) !== 0) continue;
    const description = firstOfDescription(trace, descriptor);
    const known = trace.descriptors.columns.openedBy[description] !== noRow;
    const position = positions.get(description) ?? { at: known ? 0 : Number.NaN, atEnd: false };
    positions.set(description, position);
    const value = trace.calls.value(call);
    const name = syscallName(trace.calls.syscall(call));
    if (name === "lseek") {
      position.at = value;
      position.atEnd = whence === "SEEK_END" && distance === "0";
      continue;
    }
    const isPositioned = name.startsWith("p");
    const from = isPositioned ? Number.parseInt(offset, 10) : position.at;
    const appends = !isPositioned && position.atEnd;
    if (!name.startsWith("read") && value > 0)
      written.push({ call, process, descriptor, description, from, to: from + value, appends });
    if (!isPositioned) {
      position.at += value;
      position.atEnd = false;
    }
  }
  return written;
}

function raceIn(trace: Trace, written: readonly Written[]): Race | undefined {
  for (const [at, second] of written.entries()) {
    for (const first of written.slice(0, at)) {
      if (first.process === second.process || first.description === second.description) continue;
      const overlap = first.from < second.to && second.from < first.to;
      const append = first.appends && second.appends;
      if (!overlap && !append) continue;
      if (!mayMeet(trace, first, second) || isGuarded(trace, first) || isGuarded(trace, second)) continue;
      if (mayAgreeUnseen(trace, first.process, second.process)) continue;
      return { first, second, what: overlap ? "overlap" : "append" };
    }
  }
  return undefined;
}

/** The second had the file open before the first wrote: it cannot have known of it by opening. */
function mayMeet(trace: Trace, first: Written, second: Written): boolean {
  return (trace.descriptors.columns.openedNs[second.description] as number) < trace.calls.endNs(first.call);
}

/** Whether the writer held a lock on the file while it wrote. */
function isGuarded(trace: Trace, { call, process }: Written): boolean {
  const { columns, length } = trace.locks;
  const channel = trace.calls.channel(call);
  const ns = trace.calls.startNs(call);
  for (let row = 0; row < length; row++) {
    if (columns.channel[row] !== channel || columns.process[row] !== process) continue;
    if ((columns.acquiredNs[row] as number) <= ns && (columns.releasedNs[row] as number) > ns) return true;
  }
  return false;
}

/** Shared memory, or a semaphore set that both use: ways to agree that leave no mark at the file. */
function mayAgreeUnseen(trace: Trace, one: ProcessIndex, other: ProcessIndex): boolean {
  return (
    shareMemory(trace, one, other) ||
    trace.channels.some(
      ({ kind, writers, readers }) =>
        kind === "sysv-sem" &&
        (writers.has(one) || readers.has(one)) &&
        (writers.has(other) || readers.has(other)),
    )
  );
}

function findingOf(trace: Trace, channel: ChannelIndex, { first, second, what }: Race): Finding {
  const ns = trace.calls.startNs(second.call);
  const one = processLabel(trace, first.process, ns);
  const other = processLabel(trace, second.process, ns);
  const file = channelLabel(trace, channel);
  const story =
    what === "overlap"
      ? `${other} wrote bytes ${second.from} to ${second.to - 1} of ${file} over bytes ${first.from} to ${first.to - 1} that ${one} had written`
      : `${one} and ${other} both went to the end of ${file} and then wrote there, which can overwrite what the other appends in between`;
  return {
    rule: "write-race",
    severity: "warning",
    message: `${story}; neither holds a lock, and the file is not open for appending (O_APPEND).`,
    processes: [first.process, second.process],
    channels: [channel],
    ns,
    call: second.call,
    related: [{ message: `${one} wrote here`, call: first.call }],
  };
}
