import type { ChannelKind } from "../trace.ts";

/** In what the level of a channel (`Channel.fill`, `peakFill`, `capacity`) is counted. */
export type ChannelUnit = "bytes" | "messages" | "count";

const others: Partial<Record<ChannelKind, ChannelUnit>> = {
  "sysv-queue": "messages",
  "posix-queue": "messages",
  // Counters: what a semaphore or an eventfd stands at.
  eventfd: "count",
  "sysv-sem": "count",
  "posix-sem": "count",
  futex: "count",
};

/** Byte streams and sockets, those of datagrams too, are counted in bytes; their tallies of bytes are in bytes for every kind. */
export function unitOf(kind: ChannelKind): ChannelUnit {
  return others[kind] ?? "bytes";
}
