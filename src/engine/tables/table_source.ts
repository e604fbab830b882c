import type { ChannelIndex, ProcessIndex, SignalIndex, StreamEventIndex } from "../../base/ids.ts";
import { unreachable } from "../../base/result.ts";
import { noRow } from "../../base/table.ts";
import { type Nanos, nanos } from "../../base/time.ts";
import { signalOutcomes } from "../../base/vocabulary.ts";
import { nameAt, processLabel } from "../../ipc/names.ts";
import { processStateAt } from "../../ipc/state.ts";
import type { Stream } from "../../ipc/tables/probe_tables.ts";
import { type Channel, isProcess, type Process, signalCauses, type Trace } from "../../ipc/trace.ts";
import type { EventRef } from "../../protocol/event.ts";
import type { TableName, TableRow } from "../../protocol/tables.ts";
import { signalName } from "../../strace/signals.ts";
import { joinsProcesses } from "../interprocess.ts";
import { exitWords } from "../overview.ts";
import { bufferedAt, callsPerMeeting, streamName } from "../streams.ts";

/** One table over a trace: which rows there are, and what stands in a cell, computed only for what is looked at. */
export interface TableSource {
  /** Columns whose cells depend on the time that is looked at. */
  readonly changesWithTime: ReadonlySet<number>;
  ids(): readonly number[];
  cell(id: number, column: number): string | number | null;
  row(id: number): Omit<TableRow, "cells">;
}

const never: ReadonlySet<number> = new Set();
/** Name and state. */
const ofProcesses: ReadonlySet<number> = new Set([1, 2]);
/** What is in the buffer. */
const ofStreams: ReadonlySet<number> = new Set([8]);
/** Fill. */
const ofChannels: ReadonlySet<number> = new Set([5]);

type Cell<Row> = (row: Row) => string | number | null;

export function tableSource(trace: Trace, table: TableName, atNs: Nanos): TableSource {
  switch (table) {
    case "processes":
      return processTable(trace, atNs);
    case "channels":
      return channelTable(trace, atNs);
    case "signals":
      return signalTable(trace);
    case "streams":
      return streamTable(trace, atNs);
    default:
      return unreachable(table);
  }
}

function processTable(trace: Trace, atNs: Nanos): TableSource {
  const cells: readonly Cell<Process>[] = [
    ({ pid }) => pid,
    (process) => nameAt(process, atNs) || process.name,
    ({ index }) => stateWords(trace, index, atNs),
    ({ parent }) => (parent === undefined ? null : (trace.processes[parent]?.pid ?? null)),
    ({ tasks }) => tasks.length,
    ({ tasks }) => tasks.reduce((sum, task) => sum + (trace.tasks[task]?.calls.length ?? 0), 0),
    ({ startNs }) => startNs,
    ({ startNs, endNs }) => Math.min(endNs, trace.endNs) - startNs,
    ({ exit }) => (exit === undefined ? null : exitWords(exit)),
    ({ argv }) => argv.join(" "),
  ];
  const process = (id: number) => trace.processes[id] as Process;
  return {
    changesWithTime: ofProcesses,
    ids: () => trace.processes.filter(isProcess).map(({ index }) => index),
    cell: (id, column) => cells[column]?.(process(id)) ?? null,
    row: (id) => ({ event: { kind: "process", process: id as ProcessIndex }, ns: process(id).startNs }),
  };
}

function stateWords(trace: Trace, process: ProcessIndex, atNs: Nanos): string {
  const { activity, blocked } = processStateAt(trace, process, atNs);
  switch (activity) {
    case "blocked":
      return blocked === undefined || blocked.reason === "none" ? "blocked" : `blocked: ${blocked.reason}`;
    case "call":
      return "in a call";
    case "gone":
      return "ended";
    case "unborn":
      return "not started";
    case "running":
    case "stopped":
    case "zombie":
      return activity;
    default:
      return unreachable(activity);
  }
}

function channelTable(trace: Trace, atNs: Nanos): TableSource {
  const cells: readonly Cell<Channel>[] = [
    ({ id }) => id,
    ({ kind }) => kind,
    ({ name }) => name || null,
    ({ bytesWritten }) => bytesWritten,
    ({ bytesRead }) => bytesRead,
    ({ fill }) => (fill.length === 0 ? null : fill.levelAt(atNs)),
    ({ peakFill }) => peakFill,
    ({ messages }) => messages || null,
    ({ writers }) => writers.size,
    ({ readers }) => readers.size,
    ({ blockedFullNs }) => blockedFullNs || null,
    ({ blockedEmptyNs }) => blockedEmptyNs || null,
  ];
  const channel = (id: number) => trace.channels[id] as Channel;
  return {
    changesWithTime: ofChannels,
    ids: () => trace.channels.filter(joinsProcesses).map(({ index }) => index),
    cell: (id, column) => cells[column]?.(channel(id)) ?? null,
    row: (id) => ({ event: { kind: "channel", channel: id as ChannelIndex }, ns: channel(id).createdNs }),
  };
}

function streamTable(trace: Trace, atNs: Nanos): TableSource {
  const cells: readonly Cell<Stream>[] = [
    ({ process, openedNs }) => processLabel(trace, process, openedNs),
    streamName,
    ({ buffering }) => bufferingWords[buffering],
    ({ size }) => size || null,
    ({ reads, writes }) => reads + writes,
    ({ bytesRead, bytesWritten }) => bytesRead + bytesWritten,
    ({ meetings }) => meetings,
    (stream) => callsPerMeeting(stream) ?? null,
    (stream) => bufferedAt(trace, stream, atNs),
  ];
  const stream = (id: number) => trace.streams[id] as Stream;
  return {
    changesWithTime: ofStreams,
    ids: () => trace.streams.map((_, id) => id),
    cell: (id, column) => cells[column]?.(stream(id)) ?? null,
    row: (id) => ({ event: firstEventOf(stream(id)), ns: stream(id).openedNs }),
  };
}

/** A stream that was opened and never used has none of its own. */
function firstEventOf({ process, events }: Stream): EventRef {
  return events.length === 0
    ? { kind: "process", process }
    : { kind: "stream", event: events.at(0) as StreamEventIndex };
}

const bufferingWords = { none: "not at all", line: "by lines", full: "by blocks" } as const;

function signalTable(trace: Trace): TableSource {
  const { columns, length } = trace.signals;
  const at = (id: number) => columns.generatedNs[id] as Nanos;
  const cells: readonly Cell<number>[] = [
    at,
    (id) => signalName(columns.signal[id] as number),
    (id) => {
      const from = columns.from[id] as number;
      return from === noRow ? "the kernel" : processLabel(trace, from as ProcessIndex, at(id));
    },
    (id) => processLabel(trace, columns.to[id] as ProcessIndex, at(id)),
    (id) => signalCauses[columns.cause[id] as number] ?? "kernel",
    (id) => signalOutcomes[columns.outcome[id] as number] ?? "pending",
    (id) => {
      const held = (columns.deliveredNs[id] as number) - at(id);
      return Number.isNaN(held) ? null : nanos(Math.max(0, held));
    },
  ];
  return {
    changesWithTime: never,
    ids: () => Array.from({ length }, (_, id) => id),
    cell: (id, column) => cells[column]?.(id) ?? null,
    row: (id) => ({ event: { kind: "signal", signal: id as SignalIndex }, ns: at(id) }),
  };
}
