import type { ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { rowsPerStep, type Steps } from "../base/steps.ts";
import { noRow } from "../base/table.ts";
import type { Trace } from "../ipc/trace.ts";
import type { SummaryFlow } from "../protocol/summary.ts";
import { Quantiles } from "./quantiles.ts";

interface Flow {
  readonly channel: ChannelIndex;
  readonly from: ProcessIndex;
  readonly to: ProcessIndex;
  bytes: number;
  readonly latencies: Quantiles;
}

/**
 * Transfers added up by channel and direction. The latency of a transfer runs from the moment its write was
 * called to the moment its read returned, so time spent waiting for room in a full pipe counts.
 */
export function* summarizeFlows(trace: Trace): Steps<SummaryFlow[]> {
  const flows = new Map<string, Flow>();
  const { length } = trace.transfers;
  for (let row = 0; row < length; row += rowsPerStep) {
    addTransfers(flows, trace, row, Math.min(length, row + rowsPerStep));
    yield;
  }
  return [...flows.values()].map(({ channel, from, to, bytes, latencies }) => ({
    channel: trace.channels[channel]?.id ?? "",
    from: trace.processes[from]?.pid ?? 0,
    to: trace.processes[to]?.pid ?? 0,
    bytes,
    transfers: latencies.count,
    latencyNs: { p50: latencies.at(0.5), p99: latencies.at(0.99), max: latencies.at(1) },
  }));
}

function addTransfers(flows: Map<string, Flow>, trace: Trace, start: number, end: number): void {
  const { columns } = trace.transfers;
  const { calls } = trace;
  for (let row = start; row < end; row++) {
    const write = columns.write.at(row);
    const read = columns.read.at(row);
    if (write === noRow || read === noRow) continue;
    const channel = columns.channel.at(row) as ChannelIndex;
    const from = processOfCall(trace, write);
    const to = processOfCall(trace, read);
    const key = `${channel} ${from} ${to}`;
    let flow = flows.get(key);
    if (flow === undefined) {
      flow = { channel, from, to, bytes: 0, latencies: new Quantiles() };
      flows.set(key, flow);
    }
    flow.bytes += columns.bytes.at(row);
    flow.latencies.add(Math.max(0, calls.endNs(read) - calls.startNs(write)));
  }
}

export function processOfCall(trace: Trace, call: number): ProcessIndex {
  const task = trace.calls.task(call);
  return trace.tasks[task]?.process as ProcessIndex;
}
