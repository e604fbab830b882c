import type { Uint32Cells } from "../../src/base/chunked_cells.ts";
import type { LongSchema, LongTable } from "../../src/base/long_table.ts";
import { noRow, type Table } from "../../src/base/table.ts";
import { unitOf } from "../../src/ipc/channels/channel_unit.ts";
import type { IndexList } from "../../src/ipc/tables/index_list.ts";
import type { Channel, Trace } from "../../src/ipc/trace.ts";
import { isConserved, levelOf } from "../unit/ipc/facts.ts";
import { demand } from "./law.ts";

/** Beyond, a double counts no single bytes any more, and sums are about right only. */
const mostExact = 2 ** 53;

/** What is so in every trace, whatever the log says. */
export function demandTraceLaws(trace: Trace): void {
  demandCalls(trace);
  for (const channel of trace.channels) demandChannel(trace, channel);
  demandReferences(trace);
  for (const { index, process, startNs, endNs } of trace.tasks) {
    demand(trace.processes[process] !== undefined, "a task has a process", () => `task ${index}`);
    demand(startNs <= endNs, "a task ends after it began", () => `task ${index}: ${startNs} to ${endNs}`);
  }
  for (const { index, parent, startNs, endNs, tasks } of trace.processes) {
    demand(parent !== index, "nobody is his own parent", () => `process ${index}`);
    demand(
      startNs <= endNs,
      "a process ends after it began",
      () => `process ${index}: ${startNs} to ${endNs}`,
    );
    demand(
      tasks.every((task) => trace.tasks[task]?.process === index),
      "tasks and processes agree",
      () => `process ${index}`,
    );
  }
  demandNoCircle(trace);
}

function demandCalls(trace: Trace): void {
  const { calls } = trace;
  for (let call = 0; call < calls.length; call++) {
    const [start, end] = [calls.startNs(call), calls.endNs(call)];
    demand(
      start >= 0 && start <= end,
      "a call returns after it was entered",
      () => `call ${call}: ${start} to ${end}`,
    );
    demand(
      start <= trace.endNs && (end === Number.POSITIVE_INFINITY || end <= roundedUp(trace.endNs)),
      "no call is later than the end of the trace",
      () => `call ${call}: ${start} to ${end}, the end is ${trace.endNs}`,
    );
    demand(trace.tasks[calls.task(call)] !== undefined, "a call has a task", () => `call ${call}`);
    demand(
      isRow(calls.channel(call), trace.channels.length),
      "a call's channel exists",
      () => `call ${call}`,
    );
    demand(calls.outcome(call) < 5, "a call came to something", () => `call ${call}: ${calls.outcome(call)}`);
  }
}

/**
 * Beyond 2^53 ns, 104 days, a double counts no single nanoseconds: a call's beginning and how long it took may add up to
 * the number after the one that its last line has.
 */
function roundedUp(ns: number): number {
  return ns < mostExact ? ns : ns * (1 + 2 * Number.EPSILON);
}

function demandChannel(trace: Trace, channel: Channel): void {
  const { id, bytesWritten, bytesRead, bytesUnseen, bytesGone } = channel;
  const figures = [bytesWritten, bytesRead, bytesUnseen, bytesGone];
  demand(
    figures.every((figure) => figure >= 0),
    "no channel moved less than nothing",
    () => `${id}: ${figures}`,
  );
  demand(
    levelOf(channel) >= 0 || Number.isNaN(levelOf(channel)),
    "no level is below zero",
    () => `${id}: ${levelOf(channel)}`,
  );
  demand(
    !(channel.peakFill < levelOf(channel)),
    "no level is above its peak",
    () => `${id}: ${levelOf(channel)}, peak ${channel.peakFill}`,
  );
  demand(
    channel.blockedEmptyNs >= 0 && channel.blockedFullNs >= 0,
    "no wait is shorter than nothing",
    () => id,
  );
  if (unitOf(channel.kind) !== "bytes" || figures.some((figure) => figure >= mostExact)) return;
  if (channel.fill.length > 0) {
    demand(
      isConserved(channel),
      "what went in came out or is left",
      () =>
        `${id}: written ${bytesWritten}, unseen ${bytesUnseen}, read ${bytesRead}, gone ${bytesGone}, level ${levelOf(channel)}`,
    );
  }
  if (channel.transfers.length + channel.returning.length === 0) return;
  const moved = movedThrough(trace, channel.transfers) + movedThrough(trace, channel.returning);
  demand(
    moved === bytesRead,
    "transfers are what was read",
    () => `${id}: transfers of ${moved}, read ${bytesRead}`,
  );
}

function movedThrough(trace: Trace, list: IndexList): number {
  const { read, bytes } = trace.transfers.columns;
  let moved = 0;
  for (let at = 0; at < list.length; at++) {
    const row = list.at(at);
    if (read.at(row) !== noRow) moved += bytes.at(row);
  }
  return moved;
}

function demandReferences(trace: Trace): void {
  const { transfers, signals, waits, descriptors, mappings, locks, wakes, polls, interests, jumps } = trace;
  const calls = trace.calls.length;
  const channels = trace.channels.length;
  const processes = trace.processes.length;
  demandLongColumns("transfers", transfers, { channel: channels, write: calls, read: calls });
  demandColumns("signals", signals, {
    to: processes,
    from: processes,
    sentBy: calls,
    interrupted: calls,
    task: trace.tasks.length,
  });
  demandColumns("waits", waits, { parent: processes, child: processes, call: calls });
  demandColumns("descriptors", descriptors, {
    process: processes,
    channel: channels,
    openedBy: calls,
    closedBy: calls,
    origin: descriptors.length,
  });
  demandColumns("mappings", mappings, {
    process: processes,
    channel: channels,
    mappedBy: calls,
    unmappedBy: calls,
  });
  demandColumns("locks", locks, {
    process: processes,
    channel: channels,
    acquiredBy: calls,
    releasedBy: calls,
  });
  demandColumns("wakes", wakes, { waiting: calls, waker: calls });
  demandColumns("polls", polls, { call: calls, list: trace.pollLists.length });
  demandColumns("interests", interests, { epoll: channels, channel: channels });
  demandColumns("jumps", jumps, {
    task: trace.tasks.length,
    target: jumps.length,
    leftHandler: signals.length,
  });
  demandSpans("descriptors", descriptors.length, descriptors.columns.openedNs, descriptors.columns.closedNs);
  demandSpans("mappings", mappings.length, mappings.columns.startNs, mappings.columns.endNs);
  demandSpans("locks", locks.length, locks.columns.acquiredNs, locks.columns.releasedNs);
  demandSpans("interests", interests.length, interests.columns.fromNs, interests.columns.toNs);
  demandSpans("waits", waits.length, waits.columns.startNs, waits.columns.reapedNs);
  demandSpans("signals", signals.length, signals.columns.generatedNs, signals.columns.deliveredNs);
}

function demandColumns<S extends Readonly<Record<string, "u32" | "f64" | "u8" | "i32">>>(
  name: string,
  table: Table<S>,
  limits: { readonly [Column in keyof S]?: number },
): void {
  for (const [column, limit] of Object.entries(limits)) {
    const cells = table.columns[column] as Uint32Array;
    demandRows(`${name}.${column}`, table.length, (row) => cells[row] as number, limit as number);
  }
}

function demandLongColumns<S extends LongSchema>(
  name: string,
  table: LongTable<S>,
  limits: { readonly [Column in keyof S]?: number },
): void {
  for (const [column, limit] of Object.entries(limits)) {
    const cells = table.columns[column] as Uint32Cells;
    demandRows(`${name}.${column}`, table.length, (row) => cells.at(row), limit as number);
  }
}

function demandRows(column: string, length: number, at: (row: number) => number, limit: number): void {
  for (let row = 0; row < length; row++) {
    demand(
      isRow(at(row), limit),
      "what a table refers to exists",
      () => `${column} of row ${row}: ${at(row)} of ${limit}`,
    );
  }
}

function demandSpans(name: string, rows: number, from: Float64Array, to: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    demand(
      !((from[row] as number) > (to[row] as number)),
      `${name} end after they began`,
      () => `row ${row}: ${from[row]} to ${to[row]}`,
    );
  }
}

/** Parents of parents come to an end. */
function demandNoCircle(trace: Trace): void {
  for (const process of trace.processes) {
    let steps = 0;
    for (let at = process.parent; at !== undefined; at = trace.processes[at]?.parent) {
      demand(
        steps++ <= trace.processes.length,
        "nobody is his own ancestor",
        () => `process ${process.index}`,
      );
    }
  }
}

function isRow(row: number, rows: number): boolean {
  return row === noRow || row < rows;
}
