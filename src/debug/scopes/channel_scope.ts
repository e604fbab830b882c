import { formatSpan } from "../../base/time.ts";
import type { BytesInFlight, ChannelAt } from "../../protocol/engine.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { answered } from "../place.ts";
import { textOfBytes } from "../text_of_bytes.ts";

/** As much of a pipe's contents as one reads in a list, and in one line of it. */
const shownBytes = 4096;
const shownInLine = 60;
/** Of more channels than this, contents are shown when one is unfolded: each is a question of its own. */
const fewChannels = 50;
const fileKinds = new Set(["file", "device", "pty", "other"]);

/** Every channel that joins processes at a moment, with the text that lies in it. */
export function channelEntries(moment: Moment): Promise<readonly Entry[]> {
  const channels = moment.state.channels.filter(({ kind }) => !fileKinds.has(kind));
  return Promise.all(
    channels.map(async (channel) => {
      const whole = channelEntry(moment, channel);
      const isFew = channels.length <= fewChannels && channel.fill > 0;
      const inFlight = isFew ? await bytesIn(moment, channel, shownInLine) : null;
      if (inFlight === null) return whole;
      return { ...whole, value: `${whole.value}: ${textOfBytes(inFlight.bytes, inFlight.total)}` };
    }),
  );
}

function bytesIn(moment: Moment, { index }: ChannelAt, limit: number): Promise<BytesInFlight | null> {
  return answered(moment.engine.request("bytesInFlight", { channel: index, atNs: moment.ns, limit }));
}

export function channelEntry(moment: Moment, channel: ChannelAt, name = channel.id): Entry {
  return { name, value: contentsOf(channel), inside: () => insideOf(moment, channel) };
}

/** `12 of 65536 bytes`, `empty`; of what has no level: what it is called. */
export function contentsOf({ fill, capacity, name, kind }: ChannelAt): string {
  if (fileKinds.has(kind)) return name;
  const level = fill === 0 ? "empty" : capacity === null ? `${fill} in it` : `${fill} of ${capacity} in it`;
  return name === "" ? level : `${level}, ${name}`;
}

async function insideOf(moment: Moment, channel: ChannelAt): Promise<readonly Entry[]> {
  const inFlight = await bytesIn(moment, channel, shownBytes);
  const { capacity, fill, bytesWritten, bytesRead } = channel;
  return [
    entry("kind", channel.kind),
    ...(channel.name === "" ? [] : [entry("name", channel.name)]),
    entry("fill", capacity === null ? String(fill) : `${fill} of ${capacity}`),
    ...(inFlight === null ? [] : [entry("bytes in flight", textOfBytes(inFlight.bytes, inFlight.total))]),
    entry("written so far", String(bytesWritten)),
    entry("read so far", String(bytesRead)),
    entry("holders", String(channel.holders.length), holderEntries(moment, channel)),
  ];
}

function holderEntries(moment: Moment, { holders }: ChannelAt): Entry[] {
  return holders.map(({ process, fd, access, sinceNs }) =>
    entry(
      fd === null ? moment.nameOf(process) : `${moment.nameOf(process)}, descriptor ${fd}`,
      `${accessWords[access]}, since ${formatSpan(sinceNs)}`,
    ),
  );
}

const accessWords = { read: "reads", write: "writes", both: "reads and writes" } as const;
