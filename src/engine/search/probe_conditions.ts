import type { ProcessIndex } from "../../base/ids.ts";
import { unreachable } from "../../base/result.ts";
import { jumpKinds, streamEventKinds } from "../../ipc/tables/probe_tables.ts";
import type { Trace } from "../../ipc/trace.ts";
import { streamName } from "../streams.ts";
import { globMatches } from "./glob.ts";
import { type Ground, never, type RowTest } from "./ground.ts";
import { isCalled, processHasName, processHasWord } from "./name_tests.ts";
import { ProcessNames } from "./process_names.ts";
import { type Condition, isWithin } from "./query.ts";

/** What a query can ask of an event that the probe told, by row of its table. */
interface ToldEvents {
  readonly kind: string;
  readonly ns: Float64Array;
  readonly task: Uint32Array;
  call(row: number): string;
  outcome(row: number): string;
  fd(row: number): number;
  result(row: number): number;
  bytes(row: number): number;
  isOf(row: number, channelPattern: string): boolean;
}

/** A condition as a test of rows of `trace.jumps`: `kind:jump`, `call:longjmp`, `result:3`. */
export function jumpTest(condition: Condition, { trace }: Ground): RowTest {
  const { columns } = trace.jumps;
  return toldTest(condition, trace, {
    kind: "jump",
    ns: columns.ns,
    task: columns.task,
    call: (row) => jumpKinds[columns.kind[row] as number] ?? "",
    outcome: () => "",
    fd: () => Number.NaN,
    result: (row) => columns.value[row] as number,
    bytes: () => Number.NaN,
    isOf: () => false,
  });
}

/** A condition as a test of rows of `trace.streamEvents`: `kind:stream`, `call:printf`, `outcome:flush`, `fd:1`. */
export function streamTest(condition: Condition, { trace }: Ground): RowTest {
  const { columns } = trace.streamEvents;
  const streamOf = (row: number) => trace.streams[columns.stream[row] as number];
  return toldTest(condition, trace, {
    kind: "stream",
    ns: columns.ns,
    task: columns.task,
    call: (row) => trace.streamCalls[columns.call[row] as number]?.toLowerCase() ?? "",
    outcome: (row) => streamEventKinds[columns.kind[row] as number] ?? "",
    fd: (row) => streamOf(row)?.fd ?? Number.NaN,
    result: () => Number.NaN,
    bytes: (row) => (columns.bytesRead[row] as number) + (columns.bytesWritten[row] as number),
    isOf: (row, pattern) => {
      const stream = streamOf(row);
      const channel = stream === undefined ? undefined : trace.channels[stream.channel];
      return (
        (channel !== undefined && isCalled(channel, pattern)) ||
        (stream !== undefined && globMatches(pattern, streamName(stream).toLowerCase()))
      );
    },
  });
}

function toldTest(condition: Condition, trace: Trace, told: ToldEvents): RowTest {
  switch (condition.kind) {
    case "word":
      return processTest(trace, told, (name, pid) => processHasWord(name, pid, condition.text));
    case "number":
      return numberTest(condition, trace, told);
    case "name":
      return nameTest(condition, trace, told);
    case "text":
      return never;
    default:
      return unreachable(condition);
  }
}

function numberTest(
  { field, range }: Condition & { readonly kind: "number" },
  trace: Trace,
  told: ToldEvents,
): RowTest {
  switch (field) {
    case "pid":
      return processTest(trace, told, (_, pid) => isWithin(range, pid));
    case "tid":
      return (row) => isWithin(range, trace.tasks[told.task[row] as number]?.tid ?? Number.NaN);
    case "at":
      return (row) => isWithin(range, told.ns[row] as number);
    case "fd":
      return (row) => isWithin(range, told.fd(row));
    case "result":
      return (row) => isWithin(range, told.result(row));
    case "bytes":
      return (row) => isWithin(range, told.bytes(row));
    case "took":
    case "blocked":
    case "held":
      return never;
    default:
      return unreachable(field);
  }
}

function nameTest(
  { field, pattern }: Condition & { readonly kind: "name" },
  trace: Trace,
  told: ToldEvents,
): RowTest {
  switch (field) {
    case "name":
      return processTest(trace, told, (name) => processHasName(name, pattern));
    case "kind":
      return globMatches(pattern, told.kind) ? () => true : never;
    case "call":
      return (row) => globMatches(pattern, told.call(row));
    case "outcome":
      return (row) => globMatches(pattern, told.outcome(row));
    case "channel":
      return (row) => told.isOf(row, pattern);
    case "signal":
    case "errno":
    case "reason":
      return never;
    default:
      return unreachable(field);
  }
}

function processTest(
  trace: Trace,
  { task, ns }: ToldEvents,
  accepts: (name: string, pid: number) => boolean,
): RowTest {
  const names = new ProcessNames(trace, accepts);
  return (row) => {
    const process = trace.tasks[task[row] as number]?.process;
    return process !== undefined && names.accept(process as ProcessIndex, ns[row] as number);
  };
}
