import type { ProcessIndex } from "../../base/ids.ts";
import type { ChannelAt, Holder } from "../../protocol/engine.ts";
import type { Entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { channelEntry } from "./channel_scope.ts";

/** Every descriptor a process has open, in order of its number, with who is at the other end. */
export function descriptorEntries(moment: Moment, process: ProcessIndex): Entry[] {
  return moment.state.channels
    .flatMap((channel) => channel.holders.map((holder) => ({ channel, holder })))
    .filter(({ holder }) => holder.process === process && holder.fd !== null)
    .sort((a, b) => (a.holder.fd ?? 0) - (b.holder.fd ?? 0))
    .map(({ channel, holder }) => descriptorEntry(moment, channel, holder));
}

function descriptorEntry(moment: Moment, channel: ChannelAt, holder: Holder): Entry {
  const whole = channelEntry(moment, channel, String(holder.fd));
  return { ...whole, value: `${channel.id}, ${whole.value}${otherEnd(moment, channel, holder)}` };
}

/** Of a pipe the end one does not hold; of what has no ends, who else holds it. */
function otherEnd(moment: Moment, channel: ChannelAt, { access, process, fd }: Holder): string {
  if (channel.kind !== "pipe" && channel.kind !== "fifo") {
    const others = channel.holders.filter((other) => other.process !== process || other.fd !== fd);
    if (others.length === 0) return "";
    return `, shared with ${moment.holders({ ...channel, holders: others }, "any")}`;
  }
  if (access === "read") return `, written by ${moment.holders(channel, "write")}`;
  if (access === "write") return `, read by ${moment.holders(channel, "read")}`;
  return "";
}
