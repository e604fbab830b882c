import { isProcess, type Process, type Trace } from "../ipc/trace.ts";
import { allCalls, finalLabel } from "./call_facts.ts";
import type { ExportedRun } from "./exported_run.ts";
import { joinedTransfers } from "./joined_transfers.ts";
import { allSignals } from "./signal_facts.ts";

/** How a column is stored where a format has types. */
export type ColumnKind = "integer" | "text";

/**
 * The one table of the formats that are tables. A row is a process, a call, a transfer or a signal; `kind` tells which,
 * and a cell that says nothing of its kind is null. Times and durations are ns from the start of the trace.
 */
export const eventColumns = {
  kind: "text",
  ns: "integer",
  /** Of a transfer from the entry of the write to the return of the read; of a signal how long it was held. */
  duration_ns: "integer",
  pid: "integer",
  tid: "integer",
  process: "text",
  /** Of a call its name, of a signal SIG..., of a process the program it ran in the end. */
  name: "text",
  channel: "text",
  channel_kind: "text",
  bytes: "integer",
  result: "integer",
  errno: "text",
  outcome: "text",
  blocked: "text",
  /** Of a process its parent, of a transfer the reader, of a signal the sender. */
  other_pid: "integer",
} as const satisfies Record<string, ColumnKind>;

export type EventColumn = keyof typeof eventColumns;
export type EventRow = Readonly<Record<EventColumn, number | string | null>>;

export const eventColumnNames = Object.keys(eventColumns) as readonly EventColumn[];

const nothing: EventRow = Object.fromEntries(eventColumnNames.map((name) => [name, null])) as EventRow;

/** Processes first, then calls, transfers and signals, each in the trace's order. */
export function* eventRows({ trace }: ExportedRun): Generator<EventRow> {
  for (const process of trace.processes.filter(isProcess)) yield processRow(trace, process);
  const labels = trace.processes.map((process) => finalLabel(trace, process));
  for (const call of allCalls(trace)) {
    yield {
      ...nothing,
      kind: "call",
      ns: call.startNs,
      duration_ns: call.endNs - call.startNs,
      pid: call.process.pid,
      tid: call.task.tid,
      process: labels[call.process.index] ?? null,
      name: call.name,
      channel: call.channel?.id ?? null,
      channel_kind: call.channel?.kind ?? null,
      bytes: call.bytes ?? null,
      result: call.result ?? null,
      errno: call.errno === "" ? null : call.errno,
      outcome: call.outcome,
      blocked: call.blocked === "" ? null : call.blocked,
    };
  }
  for (const { channel, write, read, bytes } of joinedTransfers(trace)) {
    yield {
      ...nothing,
      kind: "transfer",
      ns: write.startNs,
      duration_ns: Math.max(0, read.endNs - write.startNs),
      pid: write.process.pid,
      tid: write.task.tid,
      process: labels[write.process.index] ?? null,
      channel: channel.id,
      channel_kind: channel.kind,
      bytes,
      other_pid: read.process.pid,
    };
  }
  for (const signal of allSignals(trace)) {
    yield {
      ...nothing,
      kind: "signal",
      ns: signal.generatedNs,
      duration_ns: signal.deliveredNs === undefined ? null : signal.deliveredNs - signal.generatedNs,
      pid: signal.to.pid,
      tid: signal.task?.tid ?? null,
      process: labels[signal.to.index] ?? null,
      name: signal.name,
      outcome: signal.outcome,
      other_pid: signal.from?.pid ?? null,
    };
  }
}

function processRow(trace: Trace, process: Process): EventRow {
  const { pid, exit, startNs, endNs, parent } = process;
  return {
    ...nothing,
    kind: "process",
    ns: startNs,
    duration_ns: Math.min(endNs, trace.endNs) - startNs,
    pid,
    process: finalLabel(trace, process),
    name: process.name,
    result: exit?.how === "exited" ? exit.code : null,
    outcome: exit === undefined ? "running" : exit.how === "exited" ? "exited" : exit.signal,
    other_pid: parent === undefined ? null : (trace.processes[parent]?.pid ?? null),
  };
}
