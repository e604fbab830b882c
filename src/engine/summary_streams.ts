import type { Trace } from "../ipc/trace.ts";
import type { SummaryStream } from "../protocol/summary.ts";
import { streamName } from "./streams.ts";

/** Streams of stdio as the probe saw them; none without it. */
export function summarizeStreams(trace: Trace): SummaryStream[] {
  return trace.streams.map((stream) => ({
    pid: trace.processes[stream.process]?.pid ?? 0,
    name: streamName(stream),
    fd: stream.fd,
    channel: trace.channels[stream.channel]?.id ?? null,
    buffering: stream.buffering,
    size: stream.size,
    calls: stream.reads + stream.writes,
    bytes: stream.bytesRead + stream.bytesWritten,
    systemCalls: stream.meetings,
  }));
}
