import { readTrace } from "../../src/engine/trace_reader.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import { bytesPerCall } from "./column_bytes.ts";
import { type Measurement, median } from "./measure.ts";
import { pipelineLog } from "./pipeline_log.ts";
import { slowestState } from "./state_times.ts";

/** What grows, and what stays meanwhile. The first of each is the size that the others are compared with. */
const series: readonly { readonly name: string; readonly sizes: readonly Size[] }[] = [
  { name: "calls", sizes: [1e5, 1e4, 1e6, 1e7].map((lines) => ({ grown: lines, lines, pairs: 8 })) },
  {
    name: "processes",
    sizes: [8, 1, 50, 250].map((pairs) => ({ grown: 2 * pairs, lines: 200_000, pairs })),
  },
  { name: "channels", sizes: [10, 1, 100, 1000].map((pairs) => ({ grown: pairs, lines: 200_000, pairs })) },
];

interface Size {
  readonly grown: number;
  readonly lines: number;
  readonly pairs: number;
}

/** A cost per call that is at most this many times what it is at the first size has grown no more than linearly. */
const linear = 1.5;
const pieceBytes = 1 << 20;

interface Cost {
  readonly nsPerCall: number;
  readonly bytesPerCall: number;
  readonly state: Measurement;
}

/** How reading, memory and the state at a time grow with calls, processes and channels. Takes a minute and 4 GB. */
export function sizeBudgets(): Measurement[] {
  return series.flatMap(({ name, sizes }) => {
    const [base, ...others] = sizes.map((size) => ({ size, cost: costOf(`${size.grown} ${name}`, size) }));
    if (base === undefined) return [];
    return [base, ...others]
      .toSorted((a, b) => a.size.grown - b.size.grown)
      .flatMap(({ size, cost }) =>
        rows(`${size.grown} ${name}`, cost, base.cost, size.grown > base.size.grown),
      );
  });
}

function costOf(what: string, { lines, pairs }: Size): Cost {
  const log = pipelineLog(lines, pairs);
  const times: number[] = [];
  let trace: Trace | undefined;
  for (let run = 0; run < (lines > 1e6 ? 1 : 4); run++) {
    const start = performance.now();
    trace = readTrace(pieces(log));
    times.push(performance.now() - start);
  }
  if (trace === undefined) throw new Error("nothing was read");
  const calls = trace.calls.length;
  return {
    nsPerCall: (median(times) * 1e6) / calls,
    bytesPerCall: bytesPerCall(trace),
    state: slowestState(what, trace),
  };
}

function rows(what: string, cost: Cost, base: Cost, isLarger: boolean): Measurement[] {
  const ratio = cost.nsPerCall / base.nsPerCall;
  const budget = isLarger ? ({ bound: "at most", value: linear } as const) : null;
  return [
    { what: `${what}: reading`, value: cost.nsPerCall, unit: "ns/call", budget: null },
    { what: `${what}: reading, against the middle size`, value: ratio, unit: "x", budget },
    { what: `${what}: columns`, value: cost.bytesPerCall, unit: "bytes/call", budget: null },
    cost.state,
  ];
}

function* pieces(log: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < log.length; at += pieceBytes) yield log.subarray(at, at + pieceBytes);
}
