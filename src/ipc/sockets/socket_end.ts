import { noRow } from "../../base/table.ts";
import { Flow } from "../channels/flow.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { ByteStream } from "../channels/streams.ts";
import type { ChannelKind, Trace } from "../trace.ts";
import { Datagrams } from "./datagrams.ts";

export type SocketKind = Extract<
  ChannelKind,
  "unix-stream" | "unix-dgram" | "unix-seqpacket" | "tcp" | "udp" | "pty"
>;

/** One way through a socket: bytes or messages. */
export interface Direction {
  readonly live: LiveChannel;
  readonly carried: ByteStream | Datagrams<SocketEnd>;
}

/** What an end needs to know of an open file that is one. */
export interface FileOfEnd {
  channel: LiveChannel;
  readonly descriptors: ReadonlySet<unknown>;
}

/** One end of a socket or of a pseudoterminal: what its open files share. */
export interface SocketEnd {
  readonly kind: SocketKind;
  /** The channel it shares with its peer. Its own until they are joined, and of datagrams for ever. */
  live: LiveChannel;
  /** What it reads from; undefined while a stream socket is not connected. */
  incoming: Direction | undefined;
  /** What it writes into; of datagrams, found anew for each message. */
  outgoing: Direction | undefined;
  /** Of unix sockets, and of others while they have no address; undefined if not printed. */
  inode: number | undefined;
  peerInode: number | undefined;
  /** As `printedAddress` gives them; "" while unknown. */
  local: string;
  remote: string;
  peer: SocketEnd | undefined;
  /** It connected: the first of the two. */
  connects: boolean;
  listens: boolean;
  /** shutdown(SHUT_WR), shutdown(SHUT_RD). */
  writesNoMore: boolean;
  readsNoMore: boolean;
  /** SO_RCVTIMEO, SO_SNDTIMEO: reads and accepts, writes and connects wait no longer than that. */
  readsTimed: boolean;
  writesTimed: boolean;
  /** Nobody in the log is at the other end: nobody listens there, or bytes came from it that nobody sent. */
  peerIsOutside: boolean;
  /** It was sent to another process (SCM_RIGHTS): on its way nobody has a descriptor of it. */
  travels: boolean;
  /** Every open file of it: one, but for sockets that were there before the trace. */
  readonly files: FileOfEnd[];
  /** Its connect, whose channel is known better later. */
  connectCall: number;
}

export function newSocketEnd(kind: SocketKind, live: LiveChannel): SocketEnd {
  return {
    kind,
    live,
    incoming: undefined,
    outgoing: undefined,
    inode: undefined,
    peerInode: undefined,
    local: "",
    remote: "",
    peer: undefined,
    connects: false,
    listens: false,
    writesNoMore: false,
    readsNoMore: false,
    readsTimed: false,
    writesTimed: false,
    peerIsOutside: false,
    travels: false,
    files: [],
    connectCall: noRow,
  };
}

export function keepsMessages(kind: SocketKind): boolean {
  return kind === "unix-dgram" || kind === "unix-seqpacket" || kind === "udp";
}

/** Without connections: every bound socket is a mailbox that anybody may send to. */
export function isMailbox(kind: SocketKind): boolean {
  return kind === "unix-dgram" || kind === "udp";
}

/** The two directions of a channel, the first from the end that connected. */
export function newDirections(
  trace: Trace,
  live: LiveChannel,
  kind: SocketKind,
): readonly [Direction, Direction] {
  const { channel } = live;
  const forth = new Flow(trace, channel, channel.transfers);
  const back = new Flow(trace, channel, channel.returning);
  forth.opposite = back;
  back.opposite = forth;
  return [directionOf(trace, live, kind, forth), directionOf(trace, live, kind, back)];
}

/** The one direction of a mailbox. */
export function newMailbox(trace: Trace, live: LiveChannel, kind: SocketKind): Direction {
  return directionOf(trace, live, kind, new Flow(trace, live.channel));
}

function directionOf(trace: Trace, live: LiveChannel, kind: SocketKind, flow: Flow): Direction {
  const { channel, bornInTrace } = live;
  // A terminal's line discipline adds and takes bytes: what was read without being written is not owed by anybody.
  const carried = keepsMessages(kind)
    ? new Datagrams<SocketEnd>(flow)
    : new ByteStream(trace, channel, bornInTrace && kind !== "pty", flow);
  return { live, carried };
}

/** Bytes (or messages) that wait to be read in this direction. */
export function waitingIn({ carried }: Direction): number {
  return carried instanceof Datagrams ? carried.waiting : carried.level;
}

export function isOpen({ files }: SocketEnd): boolean {
  return files.some(({ descriptors }) => descriptors.size > 0);
}

/** Whether a reader of an empty socket has anybody to wait for. */
export function mayReceive(end: SocketEnd): boolean {
  if (end.readsNoMore) return false;
  if (end.peer === undefined || isMailbox(end.kind)) return true;
  return !end.peer.writesNoMore && isOpen(end.peer);
}
