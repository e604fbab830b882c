import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { MessageQueue } from "../queues/message_queue.ts";
import type { SignalSet } from "../signals/signal_set.ts";
import type { EventCounter } from "../sync/event_counter.ts";
import type { Channel } from "../trace.ts";
import type { EpollInterests } from "../waiting/epoll_interests.ts";
import type { ByteStream } from "./streams.ts";

/** What a call moved through a file. */
export interface Move {
  readonly call: CallIndex;
  /** Bytes written; below zero: read. */
  readonly bytes: number;
  readonly ns: Nanos;
}

/** What the model knows of a channel beyond what the trace shows. */
export interface LiveChannel {
  readonly channel: Channel;
  /** The bytes in it, for kinds whose bytes go from writer to reader. */
  stream: ByteStream | undefined;
  /** Of a pipe made with O_DIRECT, or set to it: each write is a packet, of which a read takes one, whole or not. */
  inPackets?: boolean;
  /** Of a pipe into which something was spliced: its pages stay as they are, and few bytes may fill it. */
  isSpliced?: boolean;
  /** False when it is older than the trace, so that holders nobody sees are possible. */
  readonly bornInTrace: boolean;
  /** Open file descriptions that can write. */
  writersOpen: number;
  /** Waited by calls that have returned, ns; the channel's own figures add those in progress. See `addWaitedNs`. */
  waitedFullNs: number;
  waitedEmptyNs: number;
  /**
   * The latest calls that put something in, took something out, opened an end, closed the last descriptor of one:
   * who may have ended a wait. A write counts from its entry on: its bytes can be read before it returns. `noRow` at
   * first.
   */
  latestWrite: number;
  latestRead: number;
  /**
   * The latest call that found something to take out: it makes room, and lets others go on, before it returns itself.
   * `noRow` once it has returned.
   */
  readUnderway: number;
  latestOpen: number;
  latestClose: number;
  /** An open of this FIFO that somebody let go on whose own open has not returned yet: row of `trace.wakes`. */
  openWake?: { readonly row: number; readonly endNs: Nanos } | undefined;
  /** Opens of a file that took long, as those of a FIFO would; `waker` is the call that opened it meanwhile. */
  doubtfulOpens?: { readonly call: CallIndex; readonly endNs: Nanos; waker: number }[];
  /** Of an epoll instance: what it watches. */
  interests?: EpollInterests;
  /** Of what is taken for a file: what went through it so far, should it be a FIFO (early_moves.ts). */
  earlyMoves?: Move[] | undefined;
  /** The messages in it, for queues. */
  queue?: MessageQueue;
  /** Of a file: how many bytes it has, if the log tells. */
  fileBytes?: number | undefined;
  /** Of a SysV shared memory segment: its bytes, if the log tells. */
  segmentBytes?: number;
  /** Of a SysV queue: bytes it holds at most, if msgctl said so. */
  queueBytes?: number;
  /** Of a semaphore set: calls underway that found too little to take. */
  waitingCalls?: Set<number>;
  /** Of an eventfd: its counter. */
  counter?: EventCounter;
  /** The call that removes it (IPC_RMID), from its entry on: it ends the waits of others. */
  removedBy?: number;
  /** Of a signalfd: the signals it takes. */
  signals?: SignalSet;
  /** Of a pidfd: the process it refers to. */
  pidfdOf?: number;
}

/** Whether a reader of an empty channel has anybody to wait for. */
export function canBeWritten(live: LiveChannel): boolean {
  return live.writersOpen > 0 || !live.bornInTrace;
}
