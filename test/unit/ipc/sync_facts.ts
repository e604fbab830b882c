import { noRow } from "../../../src/base/table.ts";
import type { Nanos } from "../../../src/base/time.ts";
import { locksAt, mappingsAt } from "../../../src/ipc/sync/sync_state.ts";
import { lockKinds, mappingFlags } from "../../../src/ipc/tables/sync_tables.ts";
import type { Trace } from "../../../src/ipc/trace.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";

// What tests of shared memory and locks assert on, as text.

function callName(trace: Trace, call: number): string {
  return call === noRow ? "end" : syscallName(trace.calls.syscall(call));
}

function pidOf(trace: Trace, process: number): number | undefined {
  return trace.processes[process]?.pid;
}

/** From when to when in ms, by which call it ended; `41.1..` while it has not. */
function span(trace: Trace, from: number, to: number, endedBy: number): string {
  const ms = (ns: number) => String(Math.round(ns / 1e4) / 100);
  return Number.isFinite(to) ? `${ms(from)}..${ms(to)} ${callName(trace, endedBy)}` : `${ms(from)}..`;
}

/** `pid channel +offset length rights by call span` of each mapping, or of those in force at a time. */
export function mappingsOf(trace: Trace, atNs?: Nanos): string[] {
  const { columns, length } = trace.mappings;
  const rows = atNs === undefined ? Array.from({ length }, (_, row) => row) : mappingsAt(trace, atNs);
  return rows.map((row) => {
    const flags = columns.flags[row] as number;
    const rights = `${flags & mappingFlags.readable ? "r" : ""}${flags & mappingFlags.writable ? "w" : ""}`;
    const mapped = callName(trace, columns.mappedBy[row] as number);
    const lasted = span(
      trace,
      columns.startNs[row] as number,
      columns.endNs[row] as number,
      columns.unmappedBy[row] as number,
    );
    return `${pidOf(trace, columns.process[row] as number)} ${trace.channels[columns.channel[row] as number]?.id} +${columns.offset[row]} ${columns.length[row]} ${rights} by ${mapped} ${lasted}`;
  });
}

/** `pid kind x|s [start, length] span` of each lock, or of those held at a time. */
export function locksOf(trace: Trace, atNs?: Nanos): string[] {
  const { columns, length } = trace.locks;
  const rows = atNs === undefined ? Array.from({ length }, (_, row) => row) : locksAt(trace, atNs);
  return rows.map((row) => {
    const lasted = span(
      trace,
      columns.acquiredNs[row] as number,
      columns.releasedNs[row] as number,
      columns.releasedBy[row] as number,
    );
    const kind = lockKinds[columns.kind[row] as number];
    const mode = columns.exclusive[row] === 1 ? "exclusive" : "shared";
    const end = (columns.start[row] as number) + (columns.length[row] as number);
    return `${pidOf(trace, columns.process[row] as number)} ${kind} ${mode} ${columns.start[row]}-${end} ${lasted}`;
  });
}
