import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { earlier, type Nanos, nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { unitOf } from "../ipc/channels/channel_unit.ts";
import { calledName, nameAt } from "../ipc/names.ts";
import {
  type Block,
  childWaitsAt,
  openDescriptorsAt,
  processStateAt,
  signalsSeenSince,
} from "../ipc/state.ts";
import type { IndexList } from "../ipc/tables/index_list.ts";
import { type Channel, descriptorFlags, isProcess, type Process, type Trace } from "../ipc/trace.ts";
import type {
  BlockedAt,
  ChannelAt,
  Holder,
  ProcessAt,
  SignalAt,
  StateAt,
  StateQuery,
  WaitAt,
} from "../protocol/engine.ts";
import { signalName } from "../strace/signals.ts";
import { joinsProcesses } from "./interprocess.ts";
import type { Listed } from "./listing.ts";
import { otherHoldersAt } from "./other_holders.ts";

/**
 * What the whole system looked like at one time.
 *
 * @param listed undefined: every process and channel. Otherwise these, and what went on among these.
 */
export function stateAt(trace: Trace, query: StateQuery, listed?: Listed): StateAt {
  const { atNs } = query;
  const sinceNs = nanos(Math.max(0, atNs - query.rateWindowNs));
  return {
    atNs,
    processes: processesOf(trace, listed)
      .filter((process) => isProcess(process) && process.startNs <= atNs)
      .map((process) => processAt(trace, process, atNs)),
    channels: channelsAt(trace, query, sinceNs, listed),
    signals: signalsAt(trace, atNs, sinceNs, listed),
    waits: waitsAt(trace, atNs, listed),
  };
}

function processesOf({ processes }: Trace, listed: Listed | undefined): readonly Process[] {
  if (listed === undefined) return processes;
  // In order of appearance, as without limits.
  return Uint32Array.from(listed.processes)
    .sort()
    .reduce<Process[]>((found, index) => {
      const process = processes[index];
      if (process !== undefined) found.push(process);
      return found;
    }, []);
}

function processAt(trace: Trace, process: Process, atNs: Nanos): ProcessAt {
  const { activity, blocked } = processStateAt(trace, process.index, atNs);
  return {
    index: process.index,
    pid: process.pid,
    name: nameAt(process, atNs),
    parent: process.parent ?? null,
    activity,
    threads: process.tasks.filter((index) => livesAt(trace.tasks[index], atNs)).length,
    blocked: blockedAt(trace, blocked),
  };
}

export function blockedAt(trace: Trace, blocked: Block | undefined): BlockedAt | null {
  if (blocked === undefined) return null;
  const { call, reason, channel, sinceNs } = blocked;
  const name = calledName(trace, call);
  return { call, name, reason, channel: channel ?? null, sinceNs };
}

function livesAt(span: { readonly startNs: Nanos; readonly endNs: Nanos } | undefined, atNs: Nanos): boolean {
  return span !== undefined && span.startNs <= atNs && atNs < span.endNs;
}

function channelsAt(
  trace: Trace,
  query: StateQuery,
  sinceNs: Nanos,
  listed: Listed | undefined,
): ChannelAt[] {
  const holders = holdersAt(trace, query.atNs, listed);
  const isAsked = (channel: Channel) =>
    joinsProcesses(channel) ? listed?.channels.has(channel.index) !== false : query.allKinds;
  return trace.channels
    .filter((channel) => holders.has(channel.index) && isAsked(channel))
    .slice(0, query.limits?.most)
    .map((channel) => channelAt(trace, channel, holders.get(channel.index) ?? [], query.atNs, sinceNs));
}

function channelAt(
  trace: Trace,
  channel: Channel,
  holders: readonly Holder[],
  atNs: Nanos,
  sinceNs: Nanos,
): ChannelAt {
  const bytesRead = bytesReadBy(trace, channel, atNs);
  const fill = channel.fill.levelAt(atNs);
  const spanNs = earlier(nanos(atNs - sinceNs), nanos(atNs - channel.createdNs));
  return {
    index: channel.index,
    id: channel.id,
    kind: channel.kind,
    name: channel.name,
    unit: unitOf(channel.kind),
    capacity: Number.isNaN(channel.capacity) ? null : channel.capacity,
    fill,
    bytesWritten: bytesRead + bytesHeldAt(channel, fill, atNs),
    bytesRead,
    bytesPerSecond: spanNs > 0 ? ((bytesRead - bytesReadBy(trace, channel, sinceNs)) * 1e9) / spanNs : 0,
    holders,
  };
}

/** Bytes written by then and not read; a counter holds none. */
function bytesHeldAt(channel: Channel, fill: number, atNs: Nanos): number {
  if (channel.queuedBytes.length > 0) return channel.queuedBytes.levelAt(atNs);
  return unitOf(channel.kind) === "bytes" ? fill : 0;
}

function bytesReadBy(trace: Trace, channel: Channel, atNs: Nanos): number {
  return bytesThrough(trace, channel.transfers, atNs) + bytesThrough(trace, channel.returning, atNs);
}

/** Bytes of one direction that had been read by `atNs`: the end of the last transfer whose read had returned. */
function bytesThrough(trace: Trace, list: IndexList, atNs: Nanos): number {
  const { read, offset, bytes } = trace.transfers.columns;
  const after = list.firstPosition((row) => returnNs(trace, read.at(row)) > atNs);
  if (after === 0) return 0;
  const last = list.at(after - 1);
  return offset.at(last) + bytes.at(last);
}

/** What nobody has read yet has not been read by any time. */
function returnNs({ calls }: Trace, read: number): number {
  return read === noRow ? Number.POSITIVE_INFINITY : calls.endNs(read);
}

function holdersAt(trace: Trace, atNs: Nanos, listed: Listed | undefined): Map<ChannelIndex, Holder[]> {
  const holders = otherHoldersAt(trace, atNs);
  const { columns } = trace.descriptors;
  for (const row of openDescriptorsAt(trace, atNs)) {
    const process = columns.process[row] as ProcessIndex;
    if (listed?.processes.has(process) === false) continue;
    const channel = columns.channel[row] as ChannelIndex;
    const openedBy = columns.openedBy[row] as number;
    const holder: Holder = {
      process,
      fd: columns.fd[row] as number,
      access: accessOf(columns.flags[row] as number),
      sinceNs: columns.openedNs[row] as Nanos,
      openedBy: openedBy === noRow ? null : (openedBy as CallIndex),
    };
    const others = holders.get(channel);
    if (others === undefined) holders.set(channel, [holder]);
    else others.push(holder);
  }
  return holders;
}

export function accessOf(flags: number): Holder["access"] {
  const readable = (flags & descriptorFlags.readable) !== 0;
  const writable = (flags & descriptorFlags.writable) !== 0;
  return readable === writable ? "both" : readable ? "read" : "write";
}

function signalsAt(trace: Trace, atNs: Nanos, sinceNs: Nanos, listed: Listed | undefined): SignalAt[] {
  const { columns } = trace.signals;
  const found: SignalAt[] = [];
  for (const row of signalsSeenSince(trace, sinceNs, atNs)) {
    const generatedNs = columns.generatedNs[row] as Nanos;
    const phase = phaseAt(
      columns.deliveredNs[row] as number,
      columns.handlerEndNs[row] as number,
      atNs,
      sinceNs,
    );
    const outcome = signalOutcomes[columns.outcome[row] as number] ?? "pending";
    if (phase === undefined || (outcome === "coalesced" && generatedNs < sinceNs)) continue;
    if (listed?.processes.has(columns.to[row] as ProcessIndex) === false) continue;
    const from = columns.from[row] as number;
    found.push({
      index: row,
      signal: signalName(columns.signal[row] as number),
      from: from === noRow ? null : (from as ProcessIndex),
      to: columns.to[row] as ProcessIndex,
      phase,
      outcome,
      generatedNs,
    });
  }
  return found;
}

/** Undefined once it is over and was delivered before `sinceNs`. */
function phaseAt(
  deliveredNs: number,
  handlerEndNs: number,
  atNs: number,
  sinceNs: number,
): SignalAt["phase"] | undefined {
  if (Number.isNaN(deliveredNs) || deliveredNs > atNs) return "pending";
  if (handlerEndNs > atNs) return "handling";
  return deliveredNs >= sinceNs ? "delivered" : undefined;
}

function waitsAt(trace: Trace, atNs: Nanos, listed: Listed | undefined): WaitAt[] {
  const { columns } = trace.waits;
  const found: WaitAt[] = [];
  for (const row of childWaitsAt(trace, atNs)) {
    const sinceNs = columns.startNs[row] as Nanos;
    if (listed?.processes.has(columns.parent[row] as ProcessIndex) === false) continue;
    const child = columns.child[row] as number;
    found.push({
      parent: columns.parent[row] as ProcessIndex,
      child: child === noRow ? null : (child as ProcessIndex),
      sinceNs,
    });
  }
  return found;
}
