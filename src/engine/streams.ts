import type { ChannelIndex, ProcessIndex, StreamIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Stream } from "../ipc/tables/probe_tables.ts";
import { isProcess, type Trace } from "../ipc/trace.ts";
import type { StreamInfo } from "../protocol/engine.ts";

const standard: Readonly<Record<number, string>> = { 0: "stdin", 1: "stdout", 2: "stderr" };

/** `stdout`, a path, or `descriptor 5`: what a programmer would call it. */
export function streamName({ path, fd }: Stream): string {
  if (path !== "") return path;
  return standard[fd] ?? (fd < 0 ? "a stream in memory" : `descriptor ${fd}`);
}

/** Every stream that was used, with what it came to. */
export function streamInfos({ streams }: Trace): StreamInfo[] {
  return streams.map((stream, index) => ({
    index: index as StreamIndex,
    process: stream.process,
    fd: stream.fd,
    name: streamName(stream),
    channel: stream.channel === noRow ? null : (stream.channel as ChannelIndex),
    buffering: stream.buffering,
    size: stream.size,
    calls: stream.reads + stream.writes,
    bytes: stream.bytesRead + stream.bytesWritten,
    meetings: stream.meetings,
  }));
}

/** Library calls for each time the buffer met the kernel; undefined where it never did. */
export function callsPerMeeting({ reads, writes, meetings }: Stream): number | undefined {
  return meetings === 0 ? undefined : (reads + writes) / meetings;
}

/** Bytes in the buffer at a time: waiting for the kernel, or read ahead. */
export function bufferedAt(trace: Trace, stream: Stream, atNs: Nanos): number {
  const { ns, level } = trace.streamEvents.columns;
  const position = stream.events.firstPosition((row) => (ns[row] as number) > atNs) - 1;
  return position < 0 ? 0 : (level[stream.events.at(position)] as number);
}

/** Names said at most; the rest is a number. */
const mostNames = 4;

/**
 * Programs that ran while the probe was there and said nothing through it, in one sentence; null if there are none. A
 * process that only forked has its parent's probe; one that ran another program has one of its own, or none.
 */
export function unseenByProbe(trace: Trace): string | null {
  if (trace.probed.size === 0) return null;
  const unseen = trace.processes.filter((process) => isProcess(process) && ranUnseen(trace, process.index));
  if (unseen.length === 0) return null;
  const names = unseen
    .slice(0, mostNames)
    .map(({ index, execs }) => processLabel(trace, index, execs.at(-1)?.ns ?? trace.endNs));
  const more = unseen.length > mostNames ? ` and ${unseen.length - mostNames} more` : "";
  return `The probe could not see into ${names.join(", ")}${more}: linked statically, of another C library, with rights of its own, or started without LD_PRELOAD. Long jumps and stdio's buffers of ${unseen.length === 1 ? "this program" : "these programs"} do not show.`;
}

function ranUnseen(trace: Trace, process: ProcessIndex): boolean {
  const program = trace.processes[process]?.execs.at(-1);
  const toldNs = trace.probed.get(process);
  return program !== undefined && (toldNs === undefined || toldNs < program.ns);
}
