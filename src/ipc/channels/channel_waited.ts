import type { Channel } from "../trace.ts";

/** Waited by calls that have returned, ns; the channel's own figures add those in progress. */
export interface ChannelWaited {
  readonly channel: Pick<Channel, "blockedEmptyNs" | "blockedFullNs">;
  waitedFullNs: number;
  waitedEmptyNs: number;
}

/** A call that found it empty, or full, has returned after waiting so long. */
export function addWaitedNs(live: ChannelWaited, { emptyNs = 0, fullNs = 0 }): void {
  live.waitedEmptyNs += emptyNs;
  live.waitedFullNs += fullNs;
  showWaited(live);
}

/** The channel's own figures without those of calls in progress, which are added when a piece of the log is read. */
export function showWaited({ channel, waitedEmptyNs, waitedFullNs }: ChannelWaited): void {
  channel.blockedEmptyNs = waitedEmptyNs;
  channel.blockedFullNs = waitedFullNs;
}
