import { formatSpan } from "../../base/time.ts";
import type { ChannelAt } from "../../protocol/engine.ts";
import { type Entry, entry } from "../entry.ts";
import type { Moment } from "../moment.ts";
import { answered } from "../place.ts";
import { textOfBytes } from "../text_of_bytes.ts";

/** As much of a pipe's contents as one reads in a list. */
const shownBytes = 4096;
const fileKinds = new Set(["file", "device", "pty", "other"]);

/** Every channel that joins processes at a moment. */
export function channelEntries(moment: Moment): Entry[] {
  return moment.state.channels
    .filter(({ kind }) => !fileKinds.has(kind))
    .map((channel) => channelEntry(moment, channel));
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
  const query = { channel: channel.index, atNs: moment.ns, limit: shownBytes };
  const inFlight = await answered(moment.engine.request("bytesInFlight", query));
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
      `${moment.nameOf(process)}, descriptor ${fd}`,
      `${accessWords[access]}, since ${formatSpan(sinceNs)}`,
    ),
  );
}

const accessWords = { read: "reads", write: "writes", both: "reads and writes" } as const;
