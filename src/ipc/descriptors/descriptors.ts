import { textOf } from "../../base/strings.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { ByteRange, CallRecord } from "../../strace/record.ts";
import { isSocket } from "../channels/channel_identity.ts";
import type { Channels } from "../channels/channels.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { SocketEnd } from "../sockets/socket_end.ts";
import type { Sockets } from "../sockets/sockets.ts";
import type { ChannelKind, Trace } from "../trace.ts";
import { DescriptorRows, type Opening } from "./descriptor_rows.ts";
import {
  type Access,
  newOpenFile,
  type OpenDescriptor,
  type OpenFile,
  type TableOwner,
} from "./descriptor_table.ts";
import { addSharer, leaveTable, partTable, shareTable } from "./shared_table.ts";

const deleted = "(deleted)";
const noBytes = new Uint8Array(0);

/** Called at each close, by mechanisms that keep something per open file. */
export interface DescriptorWatcher {
  /** `call` is the one that closes, or that ended the process; `noRow` if none. */
  closed(owner: TableOwner, descriptor: OpenDescriptor, ns: Nanos, call: number): void;
}

/** Opens and closes descriptors: keeps the tables of the processes and the rows of the trace in step. */
export class Descriptors {
  readonly #channels: Channels;
  readonly #sockets: Sockets;
  readonly #rows: DescriptorRows;
  readonly #filesOfEnds = new WeakMap<SocketEnd, OpenFile>();

  readonly watchers: DescriptorWatcher[] = [];

  constructor(trace: Trace, channels: Channels, sockets: Sockets) {
    this.#channels = channels;
    this.#sockets = sockets;
    this.#rows = new DescriptorRows(trace);
  }

  /** Opens `fd`; one that was open there is closed by the same call, as dup2 does. */
  open(owner: TableOwner, fd: number, file: OpenFile, opening: Opening): OpenDescriptor {
    this.close(owner, fd, opening.ns, opening.call);
    if (file.socket === undefined && file.channel.channel.kind === "pty") {
      file.socket = this.#sockets.slaveOf(file.channel);
      file.socket?.files.push(file);
    }
    const descriptor: OpenDescriptor = {
      row: this.#rows.add(owner, fd, file, opening),
      sharedRows: undefined,
      fd,
      file,
      closeOnExec: opening.closeOnExec,
      annotation: copyOf(opening.annotation),
    };
    owner.table.set(descriptor);
    for (const other of owner.table.sharers)
      if (other !== owner) addSharer(descriptor, other, this.#rows.add(other, fd, file, opening));
    if (file.writable && file.descriptors.size === 0) file.channel.writersOpen++;
    file.descriptors.add(descriptor);
    this.#rows.writeEnds(descriptor);
    return descriptor;
  }

  /** The open file of a socket's end: there is one, whoever holds it. */
  fileOf(end: SocketEnd, nonBlocking: boolean): OpenFile {
    let file = this.#filesOfEnds.get(end);
    if (file === undefined) {
      file = newOpenFile(end.live, "rw", nonBlocking);
      file.socket = end;
      end.files.push(file);
      this.#filesOfEnds.set(end, file);
    }
    return file;
  }

  /** An open file turns out to be an end of a channel of its own: a terminal's master, which is opened like any other. */
  becomeEnd(file: OpenFile, end: SocketEnd): void {
    const { channel } = end.live;
    for (const descriptor of file.descriptors) this.#rows.refer(descriptor, channel);
    if (file.writable && file.descriptors.size > 0) {
      file.channel.writersOpen--;
      end.live.writersOpen++;
    }
    file.channel = end.live;
    file.socket = end;
    end.files.push(file);
    for (const descriptor of file.descriptors) this.#rows.writeEnds(descriptor);
  }

  /** A call showed that the descriptor can read: news if it is older than the trace. */
  showReadable({ file }: OpenDescriptor): void {
    if (file.readable) return;
    file.readable = true;
    for (const descriptor of file.descriptors) this.#rows.writeEnds(descriptor);
  }

  showWritable({ file }: OpenDescriptor): void {
    if (file.writable) return;
    file.writable = true;
    if (file.descriptors.size > 0) file.channel.writersOpen++;
    for (const descriptor of file.descriptors) this.#rows.writeEnds(descriptor);
  }

  /**
   * Closes `fd` if it is open. `call` is `noRow` when the process's own end closes it, and `closer` then the call that
   * ended the process.
   */
  close(owner: TableOwner, fd: number, ns: Nanos, call: number, closer = call): void {
    const descriptor = owner.table.get(fd);
    if (descriptor === undefined) return;
    owner.table.delete(fd);
    this.#rows.endAll(descriptor, ns, call);
    const { file } = descriptor;
    file.descriptors.delete(descriptor);
    for (const watcher of this.watchers) watcher.closed(owner, descriptor, ns, closer);
    if (file.descriptors.size > 0) return;
    if (file.writable) file.channel.writersOpen--;
    file.channel.latestClose = closer;
    for (const interest of file.watchedBy) interest.end(ns);
  }

  /**
   * The descriptor a call names. What the log prints is the truth: one never seen before was there before the
   * trace (inherited, or strace came later), one that prints something else was replaced unseen.
   */
  use(owner: TableOwner, fd: number, annotation: ByteRange | undefined, ns: Nanos): OpenDescriptor {
    const known = owner.table.get(fd);
    if (known !== undefined && (annotation === undefined || sameBytes(known.annotation, annotation)))
      return known;
    return this.#correct(owner, fd, known, annotation, ns);
  }

  /** The descriptor that argument `index` of a call names; undefined if none, or if it may be cut. */
  argument(owner: TableOwner, record: CallRecord, index: number): OpenDescriptor | undefined {
    const { args } = record;
    const fd = args.fd(index);
    if (fd < 0) return undefined;
    const known = owner.table.get(fd);
    if (known !== undefined && index === 0 && args.isFirstAnnotated(known.annotation)) return known;
    const annotation = args.annotation(index);
    // The last argument of a line that is still being written: `1` may become `10`, `3<pi` a pipe.
    if (annotation === undefined && record.phase === "begin" && index === args.count - 1) return undefined;
    return this.use(owner, fd, annotation, record.startNs);
  }

  /** Gives `to` a copy of `snapshot`, as fork does. */
  inherit(to: TableOwner, snapshot: readonly OpenDescriptor[], ns: Nanos, call: number): void {
    for (const { fd, file, row, closeOnExec, annotation } of snapshot) {
      if (to.table.get(fd) !== undefined) continue;
      this.open(to, fd, file, { ns, call, origin: row, closeOnExec, annotation });
    }
  }

  /** Takes back what call `fork` was thought to have handed down to `from`: another process was its child. */
  disinherit(from: TableOwner, fork: number): void {
    for (const descriptor of from.table.all()) {
      if (this.#rows.openedBy(descriptor) === fork) this.#annul(from, descriptor);
    }
  }

  /** `from` turns out to be a thread of `into`: what one has open, both have. */
  merge(from: TableOwner, into: TableOwner): void {
    if (from.table === into.table) return;
    for (const descriptor of from.table.all()) {
      const twin = into.table.get(descriptor.fd);
      if (twin !== undefined) this.#annul(from, descriptor);
      else into.table.set(descriptor);
    }
    from.table.sharers.delete(from);
  }

  /** It never was: its row spans no time, so that it is open at none. */
  #annul(owner: TableOwner, descriptor: OpenDescriptor): void {
    this.close(owner, descriptor.fd, this.#rows.openedNs(descriptor), noRow);
    const { channel } = descriptor.file.channel;
    const index = owner.process.index;
    const stillHeld = owner.table.all().some((other) => other.file.channel.channel === channel);
    if (stillHeld) return;
    channel.readHolders.delete(index);
    channel.writeHolders.delete(index);
  }

  /** A child shares its parent's table, from `ns` on by call `fork`. */
  share(child: TableOwner, parent: TableOwner, ns: Nanos, fork: number): void {
    this.merge(child, parent);
    shareTable(this.#rows, child, parent, ns, fork);
  }

  /** The same of a child that call `wrong` was thought to have given a copy of another process's table. */
  shareInstead(child: TableOwner, parent: TableOwner, ns: Nanos, fork: number, wrong: number): void {
    const closed = this.#rows.closedAfter(wrong, child);
    this.share(child, parent, ns, fork);
    for (const { fd, ns: closedNs, call } of closed) this.close(child, fd, closedNs, call);
  }

  /** The process gets a table of its own, if it shared one. Of threads see `ThreadTables`. */
  part(owner: TableOwner): void {
    partTable(owner);
  }

  /** Closes everything a process has open, unless another process shares the table; `closer` ended it. */
  closeAll(owner: TableOwner, ns: Nanos, closer: number): void {
    if (owner.table.sharers.size > 1) leaveTable(this.#rows, owner, ns);
    else for (const { fd } of owner.table.all()) this.close(owner, fd, ns, noRow, closer);
  }

  writeFlags(descriptor: OpenDescriptor): void {
    this.#rows.writeFlags(descriptor);
  }

  #correct(
    owner: TableOwner,
    fd: number,
    known: OpenDescriptor | undefined,
    annotation: ByteRange | undefined,
    ns: Nanos,
  ): OpenDescriptor {
    if (annotation === undefined) return this.#openUnseen(owner, fd, undefined, ns);
    const identity = this.#channels.identity(annotation);
    if (known?.file.socket !== undefined && this.#isStill(known.file.socket, identity.kind, annotation)) {
      known.annotation = copyOf(annotation);
      return known;
    }
    if (known !== undefined && known.file.socket === undefined) {
      const { channel } = known.file;
      const renamed =
        isSocket(identity.kind) && (isSocket(channel.channel.kind) || known.annotation.length === 0);
      const same = identity.unique
        ? this.#channels.current(identity.id) === channel
        : identity.kind === channel.channel.kind;
      // Its file was unlinked: same descriptor, no name (`/tmp/f (deleted)`, `/tmp/f<...>(deleted)`).
      const unlinked = startsWith(annotation, known.annotation) && endsInDeleted(annotation);
      if (renamed || same || unlinked) {
        known.annotation = copyOf(annotation);
        if (renamed) channel.channel.name = identity.name;
        return known;
      }
    }
    return this.#openUnseen(owner, fd, annotation, ns);
  }

  /** Whether what strace prints now is another name of the same end; what it tells is learnt. */
  #isStill(end: SocketEnd, kind: ChannelKind, annotation: ByteRange): boolean {
    if (end.kind === "pty") return kind === "pty" || kind === "device";
    if (!isSocket(kind) || !this.#sockets.agrees(end, annotation)) return false;
    this.#sockets.reveal(end, annotation);
    return true;
  }

  /** The open file of a socket that nobody in the log made here. */
  #unseenFile(annotation: ByteRange | undefined, fd: number, ns: Nanos): OpenFile {
    const identity = annotation === undefined ? undefined : this.#channels.identity(annotation);
    const end =
      identity !== undefined && annotation !== undefined && isSocket(identity.kind)
        ? this.#sockets.sighted(annotation, ns)
        : undefined;
    if (end !== undefined) return this.fileOf(end, false);
    const channel =
      identity === undefined
        ? this.#channels.createUnknown("other", ns, undefined)
        : this.#channels.find(identity, ns);
    return newOpenFile(channel, likelyAccess(channel, fd));
  }

  #openUnseen(owner: TableOwner, fd: number, annotation: ByteRange | undefined, ns: Nanos): OpenDescriptor {
    const known = owner.table.get(fd);
    const openedNs = known === undefined ? owner.process.startNs : ns;
    return this.open(owner, fd, this.#unseenFile(annotation, fd, ns), {
      ns: openedNs,
      call: noRow,
      origin: noRow,
      closeOnExec: false,
      annotation,
    });
  }
}

/** Which way a pipe's end goes shows with its first use; before that only 0, 1 and 2 tell, by convention. */
function likelyAccess({ channel }: LiveChannel, fd: number): Access {
  if (channel.kind !== "pipe" && channel.kind !== "fifo") return "rw";
  if (fd === 0) return "r";
  return fd <= 2 ? "w" : "unknown";
}

function copyOf(annotation: ByteRange | Uint8Array | undefined): Uint8Array {
  if (annotation === undefined) return noBytes;
  if (annotation instanceof Uint8Array) return annotation;
  return annotation.bytes.slice(annotation.start, annotation.end);
}

function startsWith({ bytes, start, end }: ByteRange, known: Uint8Array): boolean {
  return (
    known.length > 0 && known.length < end - start && known.every((byte, at) => byte === bytes[start + at])
  );
}

function endsInDeleted({ bytes, start, end }: ByteRange): boolean {
  return textOf(bytes, Math.max(start, end - deleted.length), end) === deleted;
}

function sameBytes(known: Uint8Array, { bytes, start, end }: ByteRange): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
