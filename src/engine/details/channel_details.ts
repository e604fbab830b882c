import type { CallIndex, ChannelIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { channelLabel, processLabel } from "../../ipc/names.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";
import type { EventDetails, RelatedEvent } from "../../protocol/engine.ts";
import { processOfCall } from "../flows.ts";
import { amountLabel } from "./amounts.ts";
import { fact } from "./call_details.ts";
import { channelSentence } from "./channel_sentence.ts";

export function channelDetails(
  trace: Trace,
  index: ChannelIndex,
  presentNs: Nanos,
): EventDetails | undefined {
  const channel = trace.channels[index];
  if (channel === undefined) return undefined;
  const unit = unitOf(channel.kind);
  return {
    event: { kind: "channel", channel: index },
    title: channelLabel(trace, index),
    sentence: channelSentence(trace, channel, presentNs),
    ns: channel.createdNs,
    endNs: null,
    process: null,
    channel: index,
    facts: [
      fact("kind", channel.kind),
      ...(channel.name === "" ? [] : [fact("name", channel.name)]),
      ...(Number.isNaN(channel.capacity) ? [] : [fact("capacity", amountLabel(channel.capacity, unit))]),
      ...(channel.fill.length === 0 ? [] : [fact("most it held", amountLabel(channel.peakFill, unit))]),
      ...waitFacts(channel),
      ...holderFacts(trace, channel, presentNs),
    ],
    payload: null,
    location: null,
    stack: [],
    related: [...createdBy(channel), ...transfersOf(trace, channel)],
  };
}

/** What was waited for there, where anybody did. */
function waitFacts({ blockedFullNs, blockedEmptyNs }: Channel) {
  return [
    ...(blockedFullNs > 0 ? [fact("writers waited for room", formatSpan(blockedFullNs))] : []),
    ...(blockedEmptyNs > 0 ? [fact("readers waited for data", formatSpan(blockedEmptyNs))] : []),
  ];
}

/** Who holds it now, with the call that gave the descriptor. */
function holderFacts(trace: Trace, channel: Channel, presentNs: Nanos) {
  const { columns } = trace.descriptors;
  const held = [];
  for (let position = 0; position < channel.descriptors.length; position++) {
    const row = channel.descriptors.at(position);
    if ((columns.closedNs[row] as number) <= presentNs) continue;
    const openedBy = columns.openedBy[row] as number;
    held.push(
      fact(
        `held by ${processLabel(trace, columns.process[row] as ProcessIndex, presentNs)}`,
        `descriptor ${columns.fd[row]}`,
        openedBy === noRow ? null : { kind: "call", call: openedBy as CallIndex },
      ),
    );
  }
  return held;
}

/** The first and the last bytes that went through, at both ends. */
function transfersOf(trace: Trace, { transfers }: Channel): RelatedEvent[] {
  if (transfers.length === 0) return [];
  const { write, read } = trace.transfers.columns;
  const [first, last] = [transfers.at(0), transfers.at(transfers.length - 1)];
  const events: [string, number][] = [
    ["first written", write.at(first)],
    ["first read", read.at(first)],
    ["last written", write.at(last)],
    ["last read", read.at(last)],
  ];
  const seen = new Set<number>([noRow]);
  return events.flatMap(([words, call]) => {
    if (seen.has(call)) return [];
    seen.add(call);
    const ns = trace.calls.startNs(call);
    const who = processLabel(trace, processOfCall(trace, call), ns);
    return { label: `${words} by ${who}`, event: { kind: "call" as const, call: call as CallIndex }, ns };
  });
}

function createdBy(channel: Channel): RelatedEvent[] {
  if (channel.createdBy === undefined) return [];
  return [{ label: "made here", event: { kind: "call", call: channel.createdBy }, ns: channel.createdNs }];
}
