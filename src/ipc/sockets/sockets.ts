import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { ByteRange } from "../../strace/record.ts";
import type { Channels } from "../channels/channels.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { Trace } from "../trace.ts";
import { boundFor, isWildcard, mayBeSame } from "./socket_address.ts";
import {
  isMailbox,
  isOpen,
  newDirections,
  newMailbox,
  newSocketEnd,
  type SocketEnd,
  type SocketKind,
} from "./socket_end.ts";
import { nameOf } from "./socket_names.ts";
import { type Sight, sightOf } from "./socket_sight.ts";

/**
 * The ends of all sockets, and who is at the other end of whom. Ends are joined by what strace shows of them: the inodes
 * of unix sockets, the two addresses of TCP's; where it shows neither, by the order in which clients connected
 * to an address, which is the order in which they are accepted.
 */
export class Sockets {
  readonly #trace: Trace;
  readonly #channels: Channels;
  readonly #byInode = new Map<number, SocketEnd>();
  readonly #byPeerInode = new Map<number, SocketEnd>();
  /** By kind and bound address. */
  readonly #bound = new Map<string, SocketEnd>();
  /** By kind, own and other address. */
  readonly #byPair = new Map<string, SocketEnd>();
  /** Clients that nobody has accepted, in order of connecting. */
  readonly #connecting = new Set<SocketEnd>();

  /** Of terminals whose master the log has seen. */
  readonly #slaves = new Map<LiveChannel, SocketEnd>();

  constructor(trace: Trace, channels: Channels) {
    this.#trace = trace;
    this.#channels = channels;
  }

  /** A socket that was just made, or that is older than the trace (`call` undefined). */
  create(
    kind: SocketKind,
    annotation: ByteRange | undefined,
    ns: Nanos,
    call: CallIndex | undefined,
  ): SocketEnd {
    const sight = annotation === undefined ? undefined : sightOf(annotation);
    const end = newSocketEnd(kind, this.#newChannel(kind, sight?.inode, ns, call));
    if (isMailbox(kind)) end.incoming = newMailbox(this.#trace, end.live, kind);
    if (sight !== undefined) this.#learn(end, sight);
    return end;
  }

  /** socketpair: two ends of one channel. */
  createPair(
    kind: SocketKind,
    annotations: readonly (ByteRange | undefined)[],
    ns: Nanos,
    call: CallIndex,
  ): readonly [SocketEnd, SocketEnd] {
    const sights = annotations.map((each) => (each === undefined ? undefined : sightOf(each)));
    const live = this.#newChannel(kind, undefined, ns, call);
    const first = newSocketEnd(kind, live);
    const second = newSocketEnd(kind, live);
    first.connects = true;
    [first.outgoing, second.outgoing] = newDirections(this.#trace, live, kind);
    first.incoming = second.outgoing;
    second.incoming = first.outgoing;
    first.peer = second;
    second.peer = first;
    if (sights[0] !== undefined) this.#learn(first, sights[0]);
    if (sights[1] !== undefined) this.#learn(second, sights[1]);
    this.#name(first);
    return [first, second];
  }

  /** A pseudoterminal: the master, whose slaves are all who open the terminal by its name. */
  createTerminal(live: LiveChannel): SocketEnd {
    const master = newSocketEnd("pty", live);
    const slave = newSocketEnd("pty", live);
    [master.outgoing, slave.outgoing] = newDirections(this.#trace, live, "pty");
    master.incoming = slave.outgoing;
    slave.incoming = master.outgoing;
    master.peer = slave;
    slave.peer = master;
    this.#slaves.set(live, slave);
    return master;
  }

  /** Undefined when nobody in the log has the terminal's master. */
  slaveOf(live: LiveChannel): SocketEnd | undefined {
    return this.#slaves.get(live);
  }

  bind(end: SocketEnd, address: string): void {
    // Port 0: the kernel chooses one, which shows later.
    if (address === "" || address.endsWith(":0")) return;
    end.local = address;
    this.#bound.set(`${end.kind} ${address}`, end);
    this.#name(end);
  }

  listen(end: SocketEnd): void {
    end.listens = true;
    this.#name(end);
  }

  /** The open socket bound to an address; undefined if the log knows none. */
  boundTo(kind: SocketKind, address: string): SocketEnd | undefined {
    for (const candidate of boundFor(address)) {
      const end = this.#bound.get(`${kind} ${candidate}`);
      if (end !== undefined && isOpen(end)) return end;
    }
    return undefined;
  }

  /** A connect of a stream to `address` was entered; possibly not for the first time. */
  connect(end: SocketEnd, address: string, call: CallIndex): void {
    if (address === "") return;
    end.remote = address;
    end.connectCall = call;
    end.connects = true;
    if (end.outgoing === undefined) this.#connectTo(end);
    end.peerIsOutside = end.peer === undefined && this.#isNobody(end.kind, address);
    if (end.peer === undefined) {
      if (!end.peerIsOutside) this.#connecting.add(end);
      this.#seekPeer(end);
    }
    this.#name(end);
  }

  /** connect failed for good. */
  refused(end: SocketEnd): void {
    this.#connecting.delete(end);
  }

  /** The socket that a datagram from `end` to an address goes to; without one, to where it is connected. */
  mailboxOf(end: SocketEnd, to: string): SocketEnd | undefined {
    if (to !== "") return this.boundTo(end.kind, to);
    const peer = end.peerInode === undefined ? undefined : this.#byInode.get(end.peerInode);
    return peer ?? (end.remote === "" ? undefined : this.boundTo(end.kind, end.remote));
  }

  /** Whether a client waits to be accepted. */
  hasCaller(listener: SocketEnd): boolean {
    for (const client of this.#connecting) if (isFor(client, listener)) return true;
    return false;
  }

  /** accept gave a new socket, of which the annotation or the printed address of the client tell whose other end it is. */
  accept(
    listener: SocketEnd,
    annotation: ByteRange | undefined,
    clientAddress: string,
    ns: Nanos,
    call: CallIndex,
  ): SocketEnd {
    const { kind } = listener;
    const printed = annotation === undefined ? undefined : sightOf(annotation);
    const sight: Sight = {
      kind,
      inode: printed?.inode,
      peerInode: printed?.peerInode,
      local: printed?.local || listener.local,
      remote: printed?.remote || clientAddress,
    };
    const isShown = printed?.peerInode !== undefined || (printed?.remote ?? "") !== "";
    const client = this.#clientOf(listener, sight, isShown);
    if (client === undefined) {
      const end = newSocketEnd(kind, this.#newChannel(kind, sight.inode, ns, call));
      this.#connectTo(end);
      this.#learn(end, sight);
      return end;
    }
    const end = newSocketEnd(kind, client.live);
    this.#note(end, sight);
    this.#marry(client, end);
    return end;
  }

  /** What strace prints for the socket now: its addresses show when it binds, connects or is first used. */
  reveal(end: SocketEnd, annotation: ByteRange): void {
    this.#learn(end, sightOf(annotation));
  }

  /** Another call printed its own address, its peer's. */
  tell(end: SocketEnd, local: string, remote: string): void {
    this.#learn(end, { kind: end.kind, inode: undefined, peerInode: undefined, local, remote });
  }

  /** Bytes came out of it: it is connected, though the log does not tell with whom. */
  connectUnseen(end: SocketEnd): void {
    this.#connectTo(end);
  }

  /** Whether the annotation can be of this socket. */
  agrees(end: SocketEnd, annotation: ByteRange): boolean {
    const sight = sightOf(annotation);
    if (sight.inode !== undefined && end.inode !== undefined) return sight.inode === end.inode;
    return mayBeSame(sight.local, end.local) && mayBeSame(sight.remote, end.remote);
  }

  /** The socket of a descriptor that nobody opened in the log: another's, if that is known; undefined if it is of no kind we follow. */
  sighted(annotation: ByteRange, ns: Nanos): SocketEnd | undefined {
    const sight = sightOf(annotation);
    const known = sight.inode === undefined ? undefined : this.#byInode.get(sight.inode);
    if (known !== undefined) return known;
    if (sight.kind === undefined) return undefined;
    const { kind, local, remote } = sight;
    const same =
      remote !== ""
        ? this.#byPair.get(pairKey(kind, local, remote))
        : sight.inode === undefined && local !== ""
          ? this.#bound.get(`${kind} ${local}`)
          : undefined;
    if (same !== undefined && isOpen(same)) return same;
    const end = this.create(kind, annotation, ns, undefined);
    // Whoever it talks to may never show: then what goes there is not waiting for anybody.
    end.peerIsOutside = end.peer === undefined && !isMailbox(kind);
    return end;
  }

  #newChannel(
    kind: SocketKind,
    inode: number | undefined,
    ns: Nanos,
    call: CallIndex | undefined,
  ): LiveChannel {
    const id = inode === undefined ? `${kind}:` : `${kind}:${inode}`;
    return this.#channels.create({ kind, id, name: "", unique: inode !== undefined }, ns, call);
  }

  /** Gives a lone end its half of a connection. */
  #connectTo(end: SocketEnd): void {
    const [forth, back] = newDirections(this.#trace, end.live, end.kind);
    end.outgoing = end.connects ? forth : back;
    end.incoming = end.connects ? back : forth;
  }

  #isNobody(kind: SocketKind, address: string): boolean {
    if (this.boundTo(kind, address) !== undefined) return false;
    if (kind === "tcp") return true;
    const file = address.slice(address.lastIndexOf("/") + 1);
    // A path given relative to a folder may be any path that ends like it.
    return ![...this.#bound.keys()].some((key) => key.startsWith(`${kind} `) && key.endsWith(file));
  }

  #clientOf(listener: SocketEnd, sight: Sight, isShown: boolean): SocketEnd | undefined {
    let client: SocketEnd | undefined;
    if (sight.peerInode !== undefined) client = this.#byInode.get(sight.peerInode);
    else if (sight.remote !== "") client = this.#byPair.get(pairKey(sight.kind, sight.remote, sight.local));
    if (client !== undefined) return client.peer === undefined ? client : undefined;
    // Who shows its inode or its addresses will be known by them.
    if (isShown) return undefined;
    for (const waiting of this.#connecting) {
      if (isFor(waiting, listener) && mayBeSame(waiting.local, sight.remote)) return waiting;
    }
    return undefined;
  }

  #learn(end: SocketEnd, sight: Sight): void {
    this.#note(end, sight);
    if (end.peer === undefined) this.#seekPeer(end);
    // An accepted socket has its listener's address; the one to be found by it is the listener.
    if (end.local !== "" && (end.outgoing === undefined || isMailbox(end.kind)))
      this.#bound.set(`${end.kind} ${end.local}`, end);
    this.#name(end);
  }

  #note(end: SocketEnd, sight: Sight): void {
    if (sight.inode !== undefined && end.inode === undefined) {
      end.inode = sight.inode;
      this.#byInode.set(sight.inode, end);
    }
    if (sight.peerInode !== undefined && end.peerInode === undefined) {
      end.peerInode = sight.peerInode;
      this.#byPeerInode.set(sight.peerInode, end);
    }
    if (sight.local !== "" && (end.local === "" || isWildcard(end.local))) end.local = sight.local;
    if (sight.remote !== "" && (end.remote === "" || isWildcard(end.remote))) end.remote = sight.remote;
  }

  #seekPeer(end: SocketEnd): void {
    if (isMailbox(end.kind)) return;
    if (end.remote !== "" && end.local !== "" && !isWildcard(end.local))
      this.#byPair.set(pairKey(end.kind, end.local, end.remote), end);
    const isPaired = end.remote !== "" && end.kind === "tcp";
    const peer =
      (end.peerInode === undefined ? undefined : this.#byInode.get(end.peerInode)) ??
      (end.inode === undefined ? undefined : this.#byPeerInode.get(end.inode)) ??
      (isPaired ? this.#byPair.get(pairKey(end.kind, end.remote, end.local)) : undefined);
    if (peer !== undefined && peer !== end && peer.peer === undefined) this.#marry(peer, end);
    else if (end.outgoing === undefined && (end.peerInode !== undefined || (isPaired && !end.listens)))
      this.#connectTo(end);
  }

  /** They are the two ends of one connection: the second takes its place in the first's channel. */
  #marry(first: SocketEnd, second: SocketEnd): void {
    const [host, guest] = hasTraffic(second) && !hasTraffic(first) ? [second, first] : [first, second];
    // Two halves that both have moved bytes stay as they are: only a log that begins in the middle has such.
    if (hasTraffic(guest)) return;
    if (host.outgoing === undefined) {
      if (!host.connects && !guest.connects) host.connects = true;
      this.#connectTo(host);
    }
    guest.outgoing = host.incoming;
    guest.incoming = host.outgoing;
    guest.connects = !host.connects;
    host.peer = guest;
    guest.peer = host;
    host.peerIsOutside = false;
    guest.peerIsOutside = false;
    this.#connecting.delete(host);
    this.#connecting.delete(guest);
    this.#move(guest, host.live);
    if (host.local === "") host.local = guest.remote;
    if (guest.local === "") guest.local = host.remote;
    this.#name(host);
  }

  #move(end: SocketEnd, live: LiveChannel): void {
    if (end.live === live) return;
    this.#channels.absorb(end.live, live);
    end.live = live;
    for (const file of end.files) file.channel = live;
    if (end.connectCall !== noRow) this.#trace.calls.setChannel(end.connectCall, live.channel.index);
  }

  /** The channel's id and name, by what is known of its ends. */
  #name(end: SocketEnd): void {
    if (end.kind === "pty") return;
    const { id, name } = nameOf(end);
    if (id !== "") this.#channels.rename(end.live, `${end.kind}:${id}`, name);
    else end.live.channel.name = name === "" ? end.remote : name;
  }
}

function isFor(client: SocketEnd, listener: SocketEnd): boolean {
  if (client.kind !== listener.kind) return false;
  return listener.local === "" || boundFor(client.remote).includes(listener.local);
}

function hasTraffic({ live: { channel }, incoming }: SocketEnd): boolean {
  return incoming !== undefined && channel.bytesWritten + channel.bytesRead + channel.messages > 0;
}

function pairKey(kind: SocketKind | undefined, local: string, remote: string): string {
  return `${kind} ${local} ${remote}`;
}
