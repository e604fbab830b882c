import { readTrace } from "../../src/engine/trace_reader.ts";
import { findingsOf } from "../../src/findings/rules.ts";
import { type Measurement, medianCpuSeconds } from "./measure.ts";
import { pipelineLog } from "./pipeline_log.ts";

const lines = 300_000;
const runs = 5;

/** What all rules together cost, against the making of the trace they look at. */
export function findingsBudgets(): Measurement[] {
  const bytes = pipelineLog(lines, 8);
  const log = { read: (offset: number, length: number) => bytes.subarray(offset, offset + length) };
  const building = medianCpuSeconds(runs, () => readTrace([bytes]));
  // Asked again, the rules only count what is new: each run, and the one to warm up, takes a trace they have not seen.
  const traces = Array.from({ length: runs + 1 }, () => readTrace([bytes]));
  const finding = medianCpuSeconds(runs, () => {
    const trace = traces.pop();
    if (trace !== undefined) findingsOf(trace, trace.endNs, log);
  });
  return [
    {
      what: "all findings, against log to trace (processor's time)",
      value: finding / building,
      unit: "x",
      budget: { bound: "at most", value: 0.1 },
    },
  ];
}
