import type { CallIndex, ProcessIndex, SignalIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { type SignalOutcome, signalOutcomes } from "../../base/vocabulary.ts";
import { processLabel } from "../../ipc/names.ts";
import { type SignalCause, signalCauses, type Trace } from "../../ipc/trace.ts";
import type { EventDetails, RelatedEvent } from "../../protocol/engine.ts";
import { signalMeaning, signalName } from "../../strace/signals.ts";
import { syscallName } from "../../strace/syscalls.ts";
import { fact } from "./call_details.ts";

const causeWords: Readonly<Record<SignalCause, string>> = {
  kill: "sent with kill",
  raise: "sent to itself",
  sigqueue: "queued with a value",
  tgkill: "sent to one thread",
  timer: "a timer ran out",
  child: "a child changed its state",
  tty: "from the terminal",
  fault: "its own fault",
  pipe: "it wrote where nobody reads",
  kernel: "from the kernel",
};

const outcomeWords: Readonly<Record<SignalOutcome, string>> = {
  pending: "it is still pending: the receiver has not taken it",
  handled: "its handler ran",
  ignored: "it was ignored",
  terminated: "it ended the process",
  core: "it ended the process with a core dump",
  stopped: "it stopped the process",
  continued: "it let the process continue",
  coalesced: "it was lost: one of the same kind was already pending, and standard signals do not queue",
  accepted: "the process took it by waiting for it",
  cancelled: "it was dropped while pending: SIGCONT cancels stop signals, and they cancel SIGCONT",
  survived: "the process lived on: it was ignored, or a handler ran whose setting the log does not show",
};

export function signalDetails(trace: Trace, signal: SignalIndex): EventDetails | undefined {
  if (signal >= trace.signals.length) return undefined;
  const { columns } = trace.signals;
  const generatedNs = columns.generatedNs[signal] as Nanos;
  const deliveredNs = columns.deliveredNs[signal] as Nanos;
  const handlerEndNs = columns.handlerEndNs[signal] as Nanos;
  const to = columns.to[signal] as ProcessIndex;
  const from = columns.from[signal] as number;
  const name = signalName(columns.signal[signal] as number);
  const cause = signalCauses[columns.cause[signal] as number] ?? "kernel";
  const outcome = signalOutcomes[columns.outcome[signal] as number] ?? "pending";
  const sender = from === noRow ? "the kernel" : processLabel(trace, from as ProcessIndex, generatedNs);
  const receiver = processLabel(trace, to, generatedNs);
  const held = deliveredNs - generatedNs;
  return {
    event: { kind: "signal", signal },
    title: `${name} to ${receiver}`,
    sentence: `${name} for ${receiver}, ${causeWords[cause]}${from === noRow ? "" : ` by ${sender}`}: ${outcomeWords[outcome]}${held > 0 ? `, ${formatSpan(held)} after it was sent` : ""}.`,
    ns: generatedNs,
    endNs: [handlerEndNs, deliveredNs].find((ns) => !Number.isNaN(ns)) ?? null,
    process: to,
    channel: null,
    facts: [
      fact("meaning", signalMeaning(name)),
      fact("from", sender, from === noRow ? null : { kind: "process", process: from as ProcessIndex }),
      fact("to", receiver, { kind: "process", process: to }),
      fact("cause", causeWords[cause]),
      fact("outcome", outcomeWords[outcome]),
      ...(Number.isNaN(deliveredNs) ? [] : [fact("held for", formatSpan(held))]),
      ...(Number.isNaN(handlerEndNs)
        ? []
        : [fact("handler ran for", formatSpan(handlerEndNs - deliveredNs))]),
    ],
    payload: null,
    location: null,
    stack: [],
    related: [
      ...relatedCall(trace, columns.sentBy[signal] as number, "sent by"),
      ...relatedCall(trace, columns.interrupted[signal] as number, "interrupted"),
    ],
  };
}

function relatedCall(trace: Trace, call: number, label: string): RelatedEvent[] {
  if (call === noRow) return [];
  const { calls } = trace;
  return [
    {
      label: `${label} ${syscallName(calls.syscall(call))}`,
      event: { kind: "call", call: call as CallIndex },
      ns: calls.startNs(call),
    },
  ];
}
