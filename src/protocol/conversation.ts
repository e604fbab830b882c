import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/** A page of what was said through a channel, by transfers: both directions merged in order of writing. */
export interface ConversationQuery {
  readonly channel: ChannelIndex;
  /** Number of the first transfer, from 0; or the time whose transfer the page is to hold. */
  readonly from: number | { readonly aroundNs: Nanos };
  /** Transfers, 1 to 1000. */
  readonly limit: number;
}

export interface Conversation {
  readonly channel: ChannelIndex;
  /** Number of the page's first transfer. */
  readonly from: number;
  /** Transfers of the page; `turns` may be fewer, since those of one write read by one process are one turn. */
  readonly transfers: number;
  /** Transfers of the whole channel. */
  readonly total: number;
  readonly turns: readonly Turn[];
  /** The bytes of all turns, one after the other. */
  readonly payload: ArrayBuffer;
  /** What was written and never read, as the channel stood at the end, in the unit of its kind. */
  readonly left: number;
}

/** Bytes that went from one process to another. */
export interface Turn {
  /** Number of its first transfer. */
  readonly number: number;
  /** Of a socket: `back` goes from the end that accepted to the one that connected. */
  readonly direction: "forth" | "back";
  readonly from: Speaker | null;
  readonly to: Speaker | null;
  readonly write: CallIndex | null;
  /** The read that took the last of the bytes. */
  readonly read: CallIndex | null;
  /** When the write was entered; null if no call of the log wrote it. */
  readonly writtenNs: Nanos | null;
  /** When the last read returned. */
  readonly readNs: Nanos | null;
  readonly bytes: number;
  /** Reads it took. */
  readonly reads: number;
  /** Where its bytes stand in the page's payload; fewer than `bytes` where strace cut the string. */
  readonly start: number;
  readonly known: number;
}

export interface Speaker {
  readonly process: ProcessIndex;
  /** `sort (42)`, by what it ran at that time. */
  readonly name: string;
}
