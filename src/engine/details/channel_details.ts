import type { CallIndex, ChannelIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { formatSpan, type Nanos } from "../../base/time.ts";
import { unitOf } from "../../ipc/channels/channel_unit.ts";
import { channelLabel, processLabel } from "../../ipc/names.ts";
import type { Channel, Trace } from "../../ipc/trace.ts";
import type { EventDetails, RelatedEvent } from "../../protocol/engine.ts";
import { amountLabel, bytesLabel } from "./amounts.ts";
import { fact } from "./call_details.ts";

export function channelDetails(
  trace: Trace,
  index: ChannelIndex,
  presentNs: Nanos,
): EventDetails | undefined {
  const channel = trace.channels[index];
  if (channel === undefined) return undefined;
  const names = (processes: ReadonlySet<ProcessIndex>): string =>
    [...processes].map((process) => processLabel(trace, process, presentNs)).join(", ") || "nobody";
  const level = channel.fill.levelAt(presentNs);
  const unit = unitOf(channel.kind);
  return {
    event: { kind: "channel", channel: index },
    title: channelLabel(trace, index),
    sentence: `${bytesLabel(channel.bytesWritten)} were written by ${names(channel.writers)}, ${bytesLabel(channel.bytesRead)} read by ${names(channel.readers)}; ${amountLabel(level, unit)} ${level === 1 ? "is" : "are"} left.`,
    ns: channel.createdNs,
    endNs: null,
    process: null,
    channel: index,
    facts: [
      fact("kind", channel.kind),
      ...(channel.name === "" ? [] : [fact("name", channel.name)]),
      ...(Number.isNaN(channel.capacity) ? [] : [fact("capacity", amountLabel(channel.capacity, unit))]),
      fact("most it held", amountLabel(channel.peakFill, unit)),
      fact("writers waited for room", formatSpan(channel.blockedFullNs)),
      fact("readers waited for data", formatSpan(channel.blockedEmptyNs)),
      ...holderFacts(trace, channel, presentNs),
    ],
    payload: null,
    location: null,
    stack: [],
    related: createdBy(channel),
  };
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

function createdBy(channel: Channel): RelatedEvent[] {
  if (channel.createdBy === undefined) return [];
  return [{ label: "made here", event: { kind: "call", call: channel.createdBy }, ns: channel.createdNs }];
}
