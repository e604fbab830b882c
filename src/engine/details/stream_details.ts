import type { CallIndex, ChannelIndex, StreamEventIndex } from "../../base/ids.ts";
import { unreachable } from "../../base/result.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import { processLabel } from "../../ipc/names.ts";
import { type Stream, type StreamEventKind, streamEventKinds } from "../../ipc/tables/probe_tables.ts";
import type { Trace } from "../../ipc/trace.ts";
import type { EventDetails, Fact, RelatedEvent } from "../../protocol/engine.ts";
import { syscallName } from "../../strace/syscalls.ts";
import { callsPerMeeting, streamName } from "../streams.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { fact } from "./call_details.ts";

/** One row of `trace.streamEvents`, with its stream. */
interface StreamEvent {
  readonly stream: Stream;
  readonly kind: StreamEventKind;
  readonly ns: Nanos;
  /** The library's function. */
  readonly call: string;
  /** Bytes in the buffer. */
  readonly before: number;
  readonly level: number;
  readonly pending: number;
  /** Calls of the library since the event before, and bytes they moved. */
  readonly calls: number;
  readonly bytes: number;
  /** The system call before it. */
  readonly after: CallIndex | undefined;
}

/** What the buffer of a stream did, in plain words. */
export function streamEventDetails(trace: Trace, row: StreamEventIndex): EventDetails | undefined {
  const event = eventAt(trace, row);
  if (event === undefined) return undefined;
  const { stream, ns, kind, call } = event;
  const name = streamName(stream);
  return {
    event: { kind: "stream", event: row },
    title: `${kind === "kernel" || kind === "kept" ? call : titles[kind]} on ${name}`,
    sentence: sentenceOf(trace, event, processLabel(trace, stream.process, ns), name),
    ns,
    endNs: null,
    process: stream.process,
    channel: stream.channel === noRow ? null : (stream.channel as ChannelIndex),
    facts: factsOf(event),
    payload: null,
    location: null,
    stack: [],
    related: relatedOf(trace, event),
  };
}

const titles: Readonly<Record<Exclude<StreamEventKind, "kernel" | "kept">, string>> = {
  flush: "fflush",
  buffer: "another buffer",
  close: "fclose",
  fork: "fork",
  exit: "exit",
  _exit: "_exit",
  abort: "abort",
  exec: "exec",
  count: "counted calls",
};

function eventAt(trace: Trace, row: StreamEventIndex): StreamEvent | undefined {
  if (row >= trace.streamEvents.length) return undefined;
  const { columns } = trace.streamEvents;
  const stream = trace.streams[columns.stream[row] as number];
  const kind = streamEventKinds[columns.kind[row] as number];
  if (stream === undefined || kind === undefined) return undefined;
  const after = columns.after[row] as number;
  return {
    stream,
    kind,
    ns: columns.ns[row] as Nanos,
    call: trace.streamCalls[columns.call[row] as number] ?? "",
    before: columns.before[row] as number,
    level: columns.level[row] as number,
    pending: columns.pending[row] as number,
    calls: (columns.reads[row] as number) + (columns.writes[row] as number),
    bytes: (columns.bytesRead[row] as number) + (columns.bytesWritten[row] as number),
    after: after === noRow ? undefined : (after as CallIndex),
  };
}

function sentenceOf(trace: Trace, event: StreamEvent, who: string, name: string): string {
  const { kind, call, calls, pending, stream } = event;
  const waiting = bytesLabel(pending);
  switch (kind) {
    case "kernel": {
      const met = event.after === undefined ? "the kernel" : syscallName(trace.calls.syscall(event.after));
      const work =
        calls === 1 ? `one ${call}` : `${countLabel(calls)} calls of the library, the last ${call}`;
      return `The buffer of ${name} met the kernel, by ${met}: ${work}, for one system call.`;
    }
    case "kept":
      return `${who} gave ${bytesLabel(event.bytes)} to ${name} with ${call}; they stay in its buffer, and the kernel knows nothing of them yet.`;
    case "flush":
      return `${who} emptied the buffer of ${name} with ${call}.`;
    case "buffer":
      return `${who} gave ${name} another buffer with ${call}: ${bufferWords(stream)}.`;
    case "close":
      return pending > 0
        ? `${who} closes ${name}: the ${waiting} in its buffer go to the kernel now.`
        : `${who} closes ${name}; nothing waits in its buffer.`;
    case "fork":
      return pending > 0
        ? `${who} forks while ${waiting} wait in the buffer of ${name}: the child gets a copy, and what both flush is written twice.`
        : `${who} forks; nothing waits in the buffer of ${name}.`;
    case "exit":
      return pending > 0
        ? `${who} ends with exit: the ${waiting} in the buffer of ${name} go to the kernel now.`
        : `${who} ends with exit; nothing waits in the buffer of ${name}.`;
    case "_exit":
    case "abort":
    case "exec":
      return pending > 0
        ? `${who} ${endings[kind]}, which flushes nothing: the ${waiting} in the buffer of ${name} are lost in this process.`
        : `${who} ${endings[kind]}; nothing waits in the buffer of ${name}.`;
    case "count":
      return `${who} made ${countLabel(calls)} calls of the library on ${name} that needed no system call.`;
    default:
      return unreachable(kind);
  }
}

const endings = { _exit: "ends with _exit", abort: "aborts", exec: "becomes another program" } as const;

function bufferWords({ buffering, size }: Stream): string {
  switch (buffering) {
    case "none":
      return "none at all, so that each call is a system call";
    case "line":
      return `${bytesLabel(size)}, emptied at the end of each line`;
    case "full":
      return bytesLabel(size);
  }
}

function factsOf({ stream, before, level, calls, bytes }: StreamEvent): Fact[] {
  const ratio = callsPerMeeting(stream);
  return [
    fact("stream", streamName(stream)),
    fact("buffer", bufferWords(stream)),
    fact("in it before", bytesLabel(before)),
    fact("in it after", bytesLabel(level)),
    fact("library calls", `${countLabel(calls)}, ${bytesLabel(bytes)}`),
    ...(ratio === undefined
      ? []
      : [
          fact("in the whole run", `${ratio.toFixed(ratio < 10 ? 1 : 0)} library calls for each system call`),
        ]),
  ];
}

function relatedOf(trace: Trace, { after, stream }: StreamEvent): RelatedEvent[] {
  const call: RelatedEvent[] =
    after === undefined
      ? []
      : [
          {
            label: `system call before it: ${syscallName(trace.calls.syscall(after))}`,
            event: { kind: "call", call: after },
            ns: trace.calls.startNs(after),
          },
        ];
  const channel = trace.channels[stream.channel];
  if (channel === undefined) return call;
  return [
    ...call,
    { label: channel.id, event: { kind: "channel", channel: channel.index }, ns: channel.createdNs },
  ];
}
