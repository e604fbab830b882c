import type { CallIndex, ChannelIndex } from "../../base/ids.ts";
import { type StringId, StringTable } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { ByteRange } from "../../strace/record.ts";
import { type ChannelKind, newChannel, type Trace } from "../trace.ts";
import { type ChannelIdentity, identityOf, identityOfPath } from "./channel_identity.ts";
import { mayBeFifo, replayMoves } from "./early_moves.ts";
import type { LiveChannel } from "./live_channel.ts";
import { ByteStream } from "./streams.ts";

/** Linux: 16 pages of 4096 bytes (pipe(7)). */
const defaultPipeCapacity = 65536;

/** What strace prints of a file there is taken for what shm_open(3) makes. */
const sharedMemory = "posix-shm:";

/** What a channel is called. */
interface Name {
  readonly id: string;
  readonly name: string;
}

/** All channels of a trace, found by what strace prints for them. */
export class Channels {
  readonly #trace: Trace;
  readonly #live: LiveChannel[] = [];
  readonly #annotations = new StringTable();
  readonly #identities: ChannelIdentity[] = [];
  readonly #byId = new Map<string, LiveChannel>();
  /** How often an id was given out, so that a reused inode gets `#2`. */
  readonly #uses = new Map<string, number>();

  /** The id under which each is in `#byId`, by index. */
  readonly #keys: string[] = [];
  /** Of a file with several paths (link): what it is called by each, by the id under which it is in `#byId`. */
  readonly #names = new Map<LiveChannel, Map<string, Name>>();
  /** The calls that made FIFOs, by the ids of these while they are taken for files. */
  readonly #fifos = new Map<string, CallIndex>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  at(index: number): LiveChannel {
    return this.#live[index] as LiveChannel;
  }

  identity(annotation: ByteRange): ChannelIdentity {
    const id: StringId = this.#annotations.intern(annotation.bytes, annotation.start, annotation.end);
    let identity = this.#identities[id];
    if (identity === undefined) {
      identity = identityOf(this.#annotations.text(id));
      this.#identities[id] = identity;
    }
    return identity;
  }

  /** For logs without annotations: a path as the program gave it, unresolved. */
  identityOfPath(path: string): ChannelIdentity {
    return identityOfPath(path.startsWith("/") ? path : `./${path}`);
  }

  /** The channel the annotation names now, older than the trace if it was not seen before. */
  find(identity: ChannelIdentity, ns: Nanos): LiveChannel {
    const known = identity.unique ? this.#byId.get(identity.id) : undefined;
    return known ?? this.create(identity, ns, undefined);
  }

  /** The channel of that id now, if there is one. */
  current(id: string): LiveChannel | undefined {
    return this.#byId.get(id);
  }

  /** A new channel; takes over the id if an older one had it, as a reused inode does. */
  create(identity: ChannelIdentity, ns: Nanos, createdBy: CallIndex | undefined): LiveChannel {
    const uses = (this.#uses.get(identity.id) ?? 0) + 1;
    this.#uses.set(identity.id, uses);
    const numbered = identity.unique ? uses > 1 : true;
    const id = numbered ? `${identity.id}#${uses}` : identity.id;
    const index = this.#live.length as ChannelIndex;
    const channel = newChannel(index, id, identity.kind, identity.name, ns, createdBy);
    const live: LiveChannel = {
      channel,
      stream: undefined,
      bornInTrace: createdBy !== undefined,
      writersOpen: 0,
      waitedFullNs: 0,
      waitedEmptyNs: 0,
      latestWrite: noRow,
      latestRead: noRow,
      readUnderway: noRow,
      latestOpen: noRow,
      latestClose: noRow,
    };
    if (identity.kind === "pipe") this.#makeStream(live);
    this.#knowFifo(live, identity.id);
    this.#live.push(live);
    this.#trace.channels.push(channel);
    this.#keys.push(identity.id);
    if (identity.unique) this.#byId.set(identity.id, live);
    return live;
  }

  /** A FIFO was made at this path. */
  markFifo(path: string, madeBy: CallIndex): void {
    const { id } = this.identityOfPath(path);
    this.#fifos.set(id, madeBy);
    const live = this.#byId.get(id);
    if (live !== undefined) this.#knowFifo(live, id);
  }

  #knowFifo(live: LiveChannel, id: string): void {
    const madeBy = this.#fifos.get(id);
    if (madeBy === undefined) return;
    this.becomeFifo(live);
    if (live.channel.kind === "fifo") live.channel.createdBy ??= madeBy;
  }

  /** The FIFO at this path, if the log shows that one was made there. */
  fifoAt(path: string, ns: Nanos): LiveChannel | undefined {
    const identity = this.identityOfPath(path);
    return this.#fifos.has(identity.id) ? this.find(identity, ns) : undefined;
  }

  /** An open told where the path leads; a FIFO known by it is the one there. */
  placeFifo(path: string, there: ChannelIdentity): void {
    const { id } = this.identityOfPath(path);
    const madeBy = this.#fifos.get(id);
    if (madeBy === undefined) return;
    this.#fifos.set(there.id, madeBy);
    const known = this.#byId.get(there.id);
    if (known !== undefined) this.#knowFifo(known, there.id);
    const live = this.#byId.get(id);
    if (live === undefined || known !== undefined) return;
    this.rename(live, there.id, there.name);
    this.#tellFifo(live);
  }

  /** Its id says that it is one. */
  #tellFifo({ channel }: LiveChannel): void {
    if (channel.kind !== "fifo") return;
    if (channel.id.startsWith(sharedMemory)) {
      channel.name = `/dev/shm${channel.name}`;
      channel.id = `fifo:/dev/shm${channel.id.slice(sharedMemory.length)}`;
    } else channel.id = channel.id.replace(/^file:/, "fifo:");
  }

  /** A channel that was taken for a file, or of which only the descriptor's number was known, turns out to be this. */
  retype(live: LiveChannel, kind: ChannelKind): void {
    const { channel } = live;
    const isUnknown = channel.kind === "other" && channel.id.startsWith("other#");
    if (channel.kind !== "file" && channel.kind !== kind && !isUnknown) return;
    channel.kind = kind;
    channel.id = channel.id.replace(/^(?:file|other)/, kind);
  }

  /** It has a better id than the one it was born with. */
  rename(live: LiveChannel, id: string, name: string): void {
    const key = this.#keys[live.channel.index] as string;
    if (key !== id && this.#byId.get(key) === live) this.#byId.delete(key);
    this.#call(live, id, name);
  }

  /** From now on it is called so, and found by that id. */
  #call(live: LiveChannel, id: string, name: string): void {
    const { channel } = live;
    channel.name = name;
    if (this.#keys[channel.index] === id) return;
    const uses = (this.#uses.get(id) ?? 0) + 1;
    this.#uses.set(id, uses);
    channel.id = uses > 1 ? `${id}#${uses}` : id;
    this.#keys[channel.index] = id;
    this.#byId.set(id, live);
  }

  /** Who had `from` open turns out to have had `into` open; `from` was nothing, and nobody holds it. */
  absorb(from: LiveChannel, into: LiveChannel): void {
    const { columns } = this.#trace.descriptors;
    const { descriptors } = from.channel;
    for (let at = 0; at < descriptors.length; at++) {
      const row = descriptors.at(at);
      columns.channel[row] = into.channel.index;
      into.channel.descriptors.push(row);
    }
    descriptors.length = 0;
    for (const each of ["writers", "readers", "writeHolders", "readHolders"] as const) {
      for (const process of from.channel[each]) into.channel[each].add(process);
      from.channel[each].clear();
    }
    into.writersOpen += from.writersOpen;
    from.writersOpen = 0;
  }

  /** The file at `from` is now at `to` instead (rename). */
  moveName(from: string, to: string, ns: Nanos): LiveChannel | undefined {
    const { id } = this.identityOfPath(from);
    const known = this.#byId.get(id);
    // Two names of one file stay as they are (rename(2)).
    if (known !== undefined && known === this.#byId.get(this.identityOfPath(to).id)) return known;
    const live = this.addName(from, to, ns);
    if (live !== undefined) this.forgetPath(from, ns);
    // One that nobody has opened yet leaves no FIFO behind either.
    else if (known === undefined && this.identityOfPath(to).id !== id) this.#fifos.delete(id);
    return live;
  }

  /** The file at `from` is now at `to` as well (link); what was at `to` before is not there any more. */
  addName(from: string, to: string, ns: Nanos): LiveChannel | undefined {
    const old = this.identityOfPath(from);
    const identity = this.identityOfPath(to);
    if (identity.id === old.id) return undefined;
    const live = this.#byId.get(old.id);
    const madeBy = this.#fifos.get(old.id);
    this.forgetPath(to, ns);
    if (madeBy !== undefined) this.#fifos.set(identity.id, madeBy);
    if (live === undefined || identity.kind !== old.kind) return undefined;
    const { channel } = live;
    const names = this.#names.get(live) ?? new Map([[old.id, { id: channel.id, name: channel.name }]]);
    this.#call(live, identity.id, identity.name);
    this.#tellFifo(live);
    this.#names.set(live, names.set(identity.id, { id: channel.id, name: channel.name }));
    return live;
  }

  /** The path was unlinked; answers what it named. With its last name the channel is removed. */
  forgetPath(path: string, ns: Nanos): LiveChannel | undefined {
    const { id } = this.identityOfPath(path);
    this.#fifos.delete(id);
    const live = this.#byId.get(id);
    this.#byId.delete(id);
    if (live === undefined) return undefined;
    const names = this.#names.get(live);
    names?.delete(id);
    const [left] = names ?? [];
    if (left === undefined) live.channel.removedNs = ns;
    else if (this.#keys[live.channel.index] === id) this.#callAgain(live, ...left);
    return live;
  }

  /** It is called as it was once, since the name it had since then is gone. */
  #callAgain(live: LiveChannel, key: string, { id, name }: Name): void {
    live.channel.id = id;
    live.channel.name = name;
    this.#keys[live.channel.index] = key;
    this.#tellFifo(live);
  }

  /** It has no name any more: who opens that name from now on gets another one. */
  remove(live: LiveChannel, ns: Nanos): void {
    live.channel.removedNs = ns;
    const key = this.#keys[live.channel.index] as string;
    if (this.#byId.get(key) === live) this.#byId.delete(key);
  }

  /** A channel that was taken for a file turns out to be a FIFO. */
  becomeFifo(live: LiveChannel): void {
    if (!mayBeFifo(live.channel.kind)) return;
    live.channel.kind = "fifo";
    this.#tellFifo(live);
    replayMoves(live, this.#makeStream(live));
    live.earlyMoves = undefined;
  }

  /** For descriptors about which the log says nothing but their number. */
  createUnknown(kind: ChannelKind, ns: Nanos, createdBy: CallIndex | undefined): LiveChannel {
    return this.create({ kind, id: kind, name: "", unique: false }, ns, createdBy);
  }

  #makeStream(live: LiveChannel): ByteStream {
    live.channel.capacity = defaultPipeCapacity;
    live.stream = new ByteStream(this.#trace, live.channel, live.bornInTrace);
    return live.stream;
  }
}
