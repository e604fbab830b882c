import type { Trace } from "../../src/ipc/trace.ts";

/** What the rows of all tables take, shared out over the calls; capacity not yet used is not counted. */
export function bytesPerCall(trace: Trace): number {
  return growing(trace).reduce((sum, each) => sum + each.usedBytes, 0) / trace.calls.length;
}

/** The same with the room left for rows to come. */
export function allocatedPerCall(trace: Trace): number {
  return growing(trace).reduce((sum, each) => sum + each.allocatedBytes, 0) / trace.calls.length;
}

interface Column {
  readonly usedBytes: number;
  readonly allocatedBytes: number;
}

/** Everything in a trace that grows with the log. */
function growing(trace: Trace): readonly Column[] {
  return [
    trace.calls,
    trace.resumptions,
    trace.descriptors,
    trace.transfers,
    trace.signals,
    trace.waits,
    trace.timers,
    trace.mappings,
    trace.locks,
    trace.wakes,
    trace.polls,
    trace.interests,
    ...trace.tasks.map(({ calls }) => calls),
    ...trace.channels.flatMap((channel) => [
      channel.fill,
      channel.queuedBytes,
      channel.transfers,
      channel.returning,
      channel.descriptors,
    ]),
    ...[...trace.semaphores.values()].flatMap(({ histories }) => histories),
  ];
}
