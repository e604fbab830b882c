import type { ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Trace } from "../ipc/trace.ts";
import type { SummaryFlow } from "../protocol/summary.ts";

interface Flow {
  readonly channel: ChannelIndex;
  readonly from: ProcessIndex;
  readonly to: ProcessIndex;
  bytes: number;
  readonly latencies: number[];
}

/**
 * Transfers added up by channel and direction. The latency of a transfer runs from the moment its write was
 * called to the moment its read returned, so time spent waiting for room in a full pipe counts.
 */
export function summarizeFlows(trace: Trace): SummaryFlow[] {
  const flows = new Map<string, Flow>();
  const { columns, length } = trace.transfers;
  const { calls } = trace;
  for (let row = 0; row < length; row++) {
    const write = columns.write[row] as number;
    const read = columns.read[row] as number;
    if (write === noRow || read === noRow) continue;
    const channel = columns.channel[row] as ChannelIndex;
    const from = processOfCall(trace, write);
    const to = processOfCall(trace, read);
    const key = `${channel} ${from} ${to}`;
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = { channel, from, to, bytes: 0, latencies: [] };
      flows.set(key, flow);
    }
    flow.bytes += columns.bytes[row] as number;
    flow.latencies.push(Math.max(0, calls.endNs(read) - calls.startNs(write)));
  }
  return [...flows.values()].map((flow) => {
    const sorted = Float64Array.from(flow.latencies).sort();
    return {
      channel: trace.channels[flow.channel]?.id ?? "",
      from: trace.processes[flow.from]?.pid ?? 0,
      to: trace.processes[flow.to]?.pid ?? 0,
      bytes: flow.bytes,
      transfers: sorted.length,
      latencyNs: { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), max: quantile(sorted, 1) },
    };
  });
}

/** The smallest value that at least `share` of the sorted values do not exceed (nearest rank). */
function quantile(sorted: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? 0;
}

export function processOfCall(trace: Trace, call: number): ProcessIndex {
  const task = trace.calls.task(call);
  return trace.tasks[task]?.process as ProcessIndex;
}
