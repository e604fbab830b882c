import type { CallIndex } from "../../src/base/ids.ts";
import { LongTable } from "../../src/base/long_table.ts";
import { Table } from "../../src/base/table.ts";
import { Stacks } from "../../src/ipc/stacks/stacks.ts";
import { SemaphoreSet } from "../../src/ipc/sync/semaphore_set.ts";
import { CallTable } from "../../src/ipc/tables/call_table.ts";
import { FillSeries } from "../../src/ipc/tables/fill_series.ts";
import { IndexList } from "../../src/ipc/tables/index_list.ts";
import { RowSet } from "../../src/ipc/tables/row_set.ts";
import type { Trace } from "../../src/ipc/trace.ts";

/** Takes every number and text of a trace, in one order. */
export interface Taker {
  number(value: number): void;
  text(value: string): void;
}

/** Everything a trace says, whatever it is made of. */
export function walkTrace(trace: Trace, taker: Taker): void {
  const calls = trace.calls.length;
  for (const [name, value] of Object.entries(trace)) {
    taker.text(name);
    // Of waits in progress the rows depend on what was read at once; what they say does not.
    if (value === trace.waits) walkWaits(trace, taker);
    else walk(value, taker, calls);
  }
}

function walkWaits({ waits }: Trace, taker: Taker): void {
  const { columns } = waits;
  const rows = Array.from({ length: waits.length }, (_, row) => row).sort(
    (one, other) => (columns.call[one] as number) - (columns.call[other] as number),
  );
  for (const row of rows) for (const column of Object.values(columns)) taker.number(column[row] as number);
}

function walk(value: unknown, taker: Taker, calls: number): void {
  if (typeof value === "number") taker.number(value);
  else if (typeof value === "string") taker.text(value);
  else if (typeof value === "bigint") taker.text(String(value));
  else if (typeof value === "boolean" || value === undefined || value === null) taker.text(String(value));
  else if (value instanceof Table) walkTable(value, taker);
  else if (value instanceof LongTable) walkLongTable(value, taker);
  else if (value instanceof IndexList) each(value.length, (at) => taker.number(value.at(at)), taker);
  else if (value instanceof FillSeries) {
    each(
      value.length,
      (at) => {
        taker.number(value.ns(at));
        taker.number(value.level(at));
      },
      taker,
    );
  } else if (value instanceof RowSet) each(calls, (row) => taker.number(value.has(row) ? 1 : 0), taker);
  else if (value instanceof SemaphoreSet)
    for (const [semaphore, history] of Object.entries(value.histories)) {
      taker.text(semaphore);
      walk(history, taker, calls);
    }
  else if (value instanceof CallTable) walkCalls(value, taker);
  else if (value instanceof Stacks) walkStacks(value, taker, calls);
  else if (Array.isArray(value)) {
    taker.number(value.length);
    for (const item of value) walk(item, taker, calls);
  } else if (value instanceof Map) {
    taker.number(value.size);
    for (const [key, item] of value) {
      walk(key, taker, calls);
      walk(item, taker, calls);
    }
  } else if (value instanceof Set) {
    taker.number(value.size);
    for (const item of value) walk(item, taker, calls);
  } else if (typeof value === "object") {
    for (const [name, item] of Object.entries(value)) {
      taker.text(name);
      walk(item, taker, calls);
    }
  } else throw new Error(`a trace holds a ${typeof value}`);
}

function walkTable(table: Table<Readonly<Record<string, "f64">>>, taker: Taker): void {
  taker.number(table.length);
  for (const column of Object.values(table.columns)) {
    for (let row = 0; row < table.length; row++) taker.number(column[row] as number);
  }
}

function walkLongTable(table: LongTable<Readonly<Record<string, "f64">>>, taker: Taker): void {
  for (const column of Object.values(table.columns))
    each(table.length, (row) => taker.number(column.at(row)), taker);
}

function walkCalls(calls: CallTable, taker: Taker): void {
  each(
    calls.length,
    (row) => {
      for (const cell of [
        calls.startNs(row),
        calls.endNs(row),
        calls.value(row),
        calls.logOffset(row),
        calls.logLength(row),
        calls.task(row),
        calls.channel(row),
        calls.resumption(row),
        calls.syscall(row),
        calls.errno(row),
        calls.outcome(row),
        calls.blocked(row),
      ]) {
        taker.number(cell);
      }
    },
    taker,
  );
}

function walkStacks(stacks: Stacks, taker: Taker, calls: number): void {
  walk(stacks.frames, taker, calls);
  walk(stacks.modules, taker, calls);
  each(
    calls,
    (call) => {
      const stack = stacks.stackOf(call as CallIndex);
      if (stack !== undefined) for (const frame of stacks.framesOf(stack)) taker.number(frame);
    },
    taker,
  );
}

function each(length: number, tell: (at: number) => void, taker: Taker): void {
  taker.number(length);
  for (let at = 0; at < length; at++) tell(at);
}

/** A number that two traces share only if they say the same. */
export function digestOf(trace: Trace): number {
  let digest = 0x811c9dc5;
  const double = new Float64Array(1);
  const words = new Uint32Array(double.buffer);
  const add = (word: number) => {
    digest = Math.imul(digest ^ word, 0x01000193);
    digest ^= digest >>> 15;
  };
  walkTrace(trace, {
    number(value) {
      double[0] = value;
      add(words[0] as number);
      add(words[1] as number);
    },
    text(value) {
      for (let at = 0; at < value.length; at++) add(value.charCodeAt(at));
      add(value.length);
    },
  });
  return digest >>> 0;
}

/** How much a trace holds: numbers, and characters of text. */
export function sizeOf(trace: Trace): number {
  let size = 0;
  walkTrace(trace, {
    number() {
      size++;
    },
    text(value) {
      size += value.length;
    },
  });
  return size;
}
