import { noRow } from "../../base/table.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { channelLabel, processLabel } from "../../ipc/names.ts";
import type { EventDetails, EventRef, Fact, Payload, RelatedEvent } from "../../protocol/engine.ts";
import { signalName } from "../../strace/signals.ts";
import { processOfCall } from "../flows.ts";
import { stepTo, transfersOf } from "../stepping.ts";
import { bytesLabel, countLabel } from "./amounts.ts";
import { type CallContext, callTitle } from "./call_context.ts";
import { callSentence } from "./call_sentence.ts";
import { waitEnds } from "./wait_ends.ts";

/** Partners listed at most: a read of 64 KiB may have been filled by 65,536 writes of one byte. */
const mostPartners = 20;

export function callDetails(context: CallContext): EventDetails {
  const { call, startNs, endNs, outcome, process, channel } = context;
  return {
    event: { kind: "call", call },
    title: callTitle(context),
    sentence: callSentence(context),
    ns: startNs,
    endNs: outcome === "pending" ? null : endNs,
    process,
    channel: channel ?? null,
    facts: callFacts(context),
    payload: payloadOf(context),
    location: null,
    stack: [],
    related: [...waitEnds(context), ...partners(context), ...signals(context), ...otherEnd(context)],
  };
}

function callFacts(context: CallContext): Fact[] {
  const { trace, process, startNs, endNs, traits, text, channel, outcome } = context;
  const facts: Fact[] = [
    fact("process", processLabel(trace, process, startNs), { kind: "process", process }),
    ...text.args.flatMap((arg, index) =>
      isShownAsPayload(context, index)
        ? []
        : [fact(traits.argumentNames[index] ?? `argument ${index + 1}`, shown(arg))],
    ),
    fact("result", outcome === "pending" ? "not yet" : shown(text.result)),
    fact(outcome === "pending" ? "waiting for" : "took", formatSpan(endNs - startNs)),
  ];
  if (channel !== undefined)
    facts.push(fact("channel", channelLabel(trace, channel), { kind: "channel", channel }));
  return facts;
}

/** A line of strace can be megabytes long, and so can an argument; nobody reads more than a page of one. */
const longestFact = 4000;

export function shown(text: string): string {
  const more = text.length - longestFact;
  return more <= 0 ? text : `${text.slice(0, longestFact)}… and ${countLabel(more)} characters more`;
}

function isShownAsPayload({ traits, text }: CallContext, index: number): boolean {
  return text.payload !== undefined && traits.payload?.argument === index;
}

export function fact(label: string, value: string, event: EventRef | null = null): Fact {
  return { label, value, event };
}

function payloadOf({ traits, text, value }: CallContext): Payload | null {
  if (text.payload === undefined || traits.payload === undefined) return null;
  const { bytes } = text.payload;
  return {
    bytes: bytes.slice().buffer as ArrayBuffer,
    total: traits.returns === "bytes" && value >= 0 ? value : bytes.length,
    direction: traits.payload.direction,
  };
}

/** Who read what this call wrote, or wrote what it read. */
function partners(context: CallContext): RelatedEvent[] {
  const { trace, call, startNs } = context;
  const { write, read, bytes } = trace.transfers.columns;
  const { calls } = trace;
  const rows = transfersOf(trace, call);
  const related = rows.slice(0, mostPartners).flatMap((row): RelatedEvent[] => {
    const wrote = write.at(row) === call;
    const partner = (wrote ? read.at(row) : write.at(row)) as number;
    if (partner === noRow) return [];
    const ns = calls.startNs(partner);
    const who = processLabel(trace, processOfCall(trace, partner), ns);
    const label = `${bytesLabel(bytes.at(row))} ${wrote ? "read" : "written"} by ${who}, ${distance(ns - startNs)}`;
    return [{ label, event: { kind: "call", call: partner as typeof call }, ns }];
  });
  const more = rows.length - mostPartners;
  const last = related.at(-1);
  return more > 0 && last !== undefined
    ? [...related.slice(0, -1), { ...last, label: `${last.label}, and ${more} more` }]
    : related;
}

/** `1.2 ms later`, `3 µs earlier`. */
export function distance(ns: number): string {
  return `${formatSpan(Math.abs(ns))} ${ns < 0 ? "earlier" : "later"}`;
}

/** Signals this call sent, and those that interrupted it. */
function signals({ trace, call }: CallContext): RelatedEvent[] {
  const { columns, length } = trace.signals;
  const found: RelatedEvent[] = [];
  for (let row = 0; row < length; row++) {
    const sent = columns.sentBy[row] === call;
    if (!sent && columns.interrupted[row] !== call) continue;
    const name = signalName(columns.signal[row] as number);
    found.push({
      label: sent ? `sent ${name}` : `interrupted by ${name}`,
      event: { kind: "signal", signal: row as never },
      ns: columns.generatedNs[row] as Nanos,
    });
  }
  return found;
}

/** The child this call started. */
function otherEnd({ trace, call, startNs }: CallContext): RelatedEvent[] {
  const target = stepTo(trace, {
    direction: "otherEnd",
    from: { kind: "call", call },
    process: null,
    ns: startNs,
  });
  if (target?.event.kind !== "process") return [];
  return [{ label: `the child, ${processLabel(trace, target.event.process, target.ns)}`, ...target }];
}
