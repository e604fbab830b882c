import { readTrace } from "../../src/engine/trace_reader.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { LogParser } from "../../src/strace/parser.ts";
import { allocatedPerCall, bytesPerCall } from "./column_bytes.ts";
import { type Measurement, medianCpuSeconds } from "./measure.ts";
import { mixedLog } from "./mixed_log.ts";
import { pipelineLog } from "./pipeline_log.ts";
import { straceGraph } from "./strace_graph.ts";

const lines = 1_000_000;
const pieceBytes = 1 << 20;

function* pieces(log: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < log.length; at += pieceBytes) yield log.subarray(at, at + pieceBytes);
}

/** The floor every reader stands on: looking at each byte once. */
function countNewlines(log: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < log.length; at++) if (log[at] === 10) count++;
  return count;
}

function parse(log: Uint8Array): void {
  const parser = new LogParser();
  for (const piece of pieces(log)) {
    parser.append(piece);
    while (parser.next() !== undefined);
  }
}

/** How fast a log of a million lines becomes a trace, against looking at each of its bytes once. */
export function readingBudgets(): Measurement[] {
  const log = pipelineLog(lines, 8);
  const total = countNewlines(log);
  const scan = medianCpuSeconds(5, () => countNewlines(log));
  const parsing = medianCpuSeconds(3, () => parse(log));
  let trace: Trace | undefined;
  const reading = medianCpuSeconds(3, () => {
    trace = readTrace(pieces(log));
  });
  const mixed = mixedLog(lines);
  const readingMixed = medianCpuSeconds(3, () => readTrace(pieces(mixed)));
  return [
    { what: "parser alone", value: total / parsing, unit: "lines/s", budget: null },
    {
      what: "log to complete trace",
      value: total / reading,
      unit: "lines/s",
      budget: { bound: "at least", value: 1e6 },
    },
    ...straceGraph(log, total),
    {
      what: "log to complete trace, against a byte scan",
      value: reading / scan,
      unit: "x",
      budget: { bound: "at most", value: 12 },
    },
    {
      what: "locks, signals, short lives: log to complete trace",
      value: countNewlines(mixed) / readingMixed,
      unit: "lines/s",
      budget: { bound: "at least", value: 0.6e6 },
    },
    {
      what: "columns per call",
      value: trace === undefined ? Number.NaN : bytesPerCall(trace),
      unit: "bytes",
      budget: { bound: "at most", value: 64 },
    },
    {
      what: "columns per call, with the room left for more",
      value: trace === undefined ? Number.NaN : allocatedPerCall(trace),
      unit: "bytes",
      budget: null,
    },
  ];
}
