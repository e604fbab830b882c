import type { DescriptorIndex } from "../../base/ids.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { SocketEnd } from "../sockets/socket_end.ts";
import type { Process } from "../trace.ts";
import type { EpollInterest } from "../waiting/epoll_interests.ts";

/** What dup and fork share: the kernel's open file description. */
export interface OpenFile {
  /** Of a socket, another one when it turns out whom it is connected with. */
  channel: LiveChannel;
  /** Of a socket or a terminal's master: which of the two ends it is. */
  socket: SocketEnd | undefined;
  readable: boolean;
  writable: boolean;
  nonBlocking: boolean;
  append: boolean;
  /** Of a file: where its offset stands, in bytes; NaN where the log does not tell. */
  position: number;
  /** The descriptors open now that refer to it. */
  readonly descriptors: Set<OpenDescriptor>;
  /** Interests of epoll instances in it; they end with it (epoll(7)). */
  readonly watchedBy: Set<EpollInterest>;
}

/** `none`: the descriptor only names the file (O_PATH), or is for ioctl alone (access mode 3): open(2). */
export type Access = "r" | "w" | "rw" | "none" | "unknown";

/** O_ACCMODE and O_PATH on x86 and arm. */
const accessMode = 3;
const pathOnly = 0o10000000;
const accesses: readonly Access[] = ["r", "w", "rw", "none"];

/** What the status flags of an open file say, as fcntl(F_GETFL) and /proc tell them. */
export function accessIn(flags: number): Access {
  return flags & pathOnly ? "none" : (accesses[flags & accessMode] as Access);
}

export function newOpenFile(
  channel: LiveChannel,
  access: Access,
  nonBlocking = false,
  append = false,
): OpenFile {
  return {
    channel,
    socket: undefined,
    readable: access === "r" || access === "rw",
    writable: access === "w" || access === "rw",
    nonBlocking,
    append,
    position: Number.NaN,
    descriptors: new Set(),
    watchedBy: new Set(),
  };
}

/** A process, or the threads of one that have a table for themselves, as far as the table knows them. */
export interface TableUser {
  process: Process;
  /** Of threads: `Task.ownTable`. */
  readonly ownTable?: number;
}

/** Whose calls open and close what is in a table. */
export interface TableOwner extends TableUser {
  table: DescriptorTable;
}

export interface OpenDescriptor {
  /** Row of the trace's `descriptors`. */
  row: DescriptorIndex;
  /** Those of the other processes that share the table it is in; undefined where none do. */
  sharedRows: Map<TableUser, DescriptorIndex> | undefined;
  readonly fd: number;
  readonly file: OpenFile;
  closeOnExec: boolean;
  /** What strace -y last printed for it, as bytes; empty while it has printed nothing. */
  annotation: Uint8Array;
}

/** The open descriptors of a process, of several that share them (CLONE_FILES), or of some threads of one. */
export class DescriptorTable {
  readonly #open = new Map<number, OpenDescriptor>();
  /** Who uses it: one, but for CLONE_FILES. */
  readonly sharers = new Set<TableUser>();

  get(fd: number): OpenDescriptor | undefined {
    return this.#open.get(fd);
  }

  set(descriptor: OpenDescriptor): void {
    this.#open.set(descriptor.fd, descriptor);
  }

  delete(fd: number): void {
    this.#open.delete(fd);
  }

  /** All that are open now; a copy, so that closing while going through it is safe. */
  all(): OpenDescriptor[] {
    return [...this.#open.values()];
  }
}
