import { noRow } from "../../base/table.ts";
import { later, type Nanos, notYet, zero } from "../../base/time.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { OpenDescriptor, TableOwner } from "../descriptors/descriptor_table.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import { type LockKind, lockKinds } from "../tables/sync_tables.ts";
import type { Trace } from "../trace.ts";
import { isUnknown, type LockRange, overlap, without } from "./lock_range.ts";

/**
 * Whose a lock is: of flock and OFD locks the open file description, of POSIX locks the process, that is, its table of
 * descriptors. Compared by identity only.
 */
export type LockOwner = object;

export interface LockRequest {
  readonly kind: LockKind;
  readonly owner: LockOwner;
  readonly process: LiveProcess;
  readonly channel: LiveChannel;
  readonly range: LockRange;
  readonly exclusive: boolean;
}

/** A request that was granted. */
interface HeldLock {
  readonly lock: LockRequest;
  readonly row: number;
}

interface Release {
  readonly lock: LockRequest;
  readonly call: number;
  readonly ns: Nanos;
}

/** Releases kept to tell a waiter who let it go on. */
const mostReleases = 32;

const none: readonly HeldLock[] = [];

/** The locks on one file. */
class FileLocks {
  /** Mostly none or one. Another array after each change, so that one can go through it and release. */
  held = none;
  readonly releases: Release[] = [];
  /** Of all releases: lines come out of order, so it need not be the last one's. */
  latestReleaseNs: Nanos = zero;
}

/**
 * Locks on files: the rows of `trace.locks`. What the kernel grants it can grant: a lock that is in the way of one
 * just granted has been released, though the line that says so comes later.
 */
export class Locks {
  readonly #trace: Trace;
  readonly #files = new Map<LiveChannel, FileLocks>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The lock in the way of a request, if one is known. */
  inTheWay(request: LockRequest): LockRequest | undefined {
    return this.#files.get(request.channel)?.held.find(({ lock }) => conflict(lock, request))?.lock;
  }

  /** Granted; it takes the place of what the owner held of that range before. */
  grant(request: LockRequest, ns: Nanos, call: number): void {
    const file = this.#file(request.channel);
    for (const held of file.held)
      if (conflict(held.lock, request)) this.#release(file, held, ns, callOf(held.lock.process));
    this.#free(file, request, ns, call);
    this.#hold(file, request, ns, call);
  }

  /**
   * A lock of flock is not converted: the old one is removed, then the new one is tried, which may have to wait or fail
   * (flock(2)). One of the same mode stays.
   */
  giveUpToConvert(request: LockRequest, ns: Nanos, call: number): void {
    const file = this.#files.get(request.channel);
    const held = file?.held.find(
      ({ lock }) => isOfSame(lock, request) && lock.exclusive !== request.exclusive,
    );
    if (file !== undefined && held !== undefined) this.#release(file, held, ns, call);
  }

  /** The owner gives back a range; parts beyond it stay locked, each with a row of its own. */
  unlock(request: LockRequest, ns: Nanos, call: number): void {
    const file = this.#files.get(request.channel);
    if (file !== undefined) this.#free(file, request, ns, call);
  }

  /**
   * Closing releases: POSIX locks with any descriptor of the file that the process closes (fcntl(2) calls it
   * unfortunate), the others with the last descriptor of the open file description.
   */
  closed({ table }: TableOwner, { file: openFile }: OpenDescriptor, ns: Nanos, call: number): void {
    const file = this.#files.get(openFile.channel);
    if (file === undefined) return;
    const last = openFile.descriptors.size === 0;
    for (const held of file.held) {
      const { owner } = held.lock;
      if (owner === table || (last && owner === openFile)) this.#release(file, held, ns, call);
    }
  }

  /** The call that made way for a request that waits since `startNs`; undefined if nobody was in its way. */
  madeWayFor(request: LockRequest, startNs: Nanos): number | undefined {
    const file = this.#files.get(request.channel);
    // Most find the file free and the releases all over.
    if (file === undefined || file.latestReleaseNs < startNs) return undefined;
    return file.releases.findLast(({ lock, ns }) => ns >= startNs && conflict(lock, request))?.call;
  }

  #file(channel: LiveChannel): FileLocks {
    let file = this.#files.get(channel);
    if (file === undefined) {
      file = new FileLocks();
      this.#files.set(channel, file);
    }
    return file;
  }

  #free(file: FileLocks, request: LockRequest, ns: Nanos, call: number): void {
    for (const held of file.held) {
      const { lock, row } = held;
      if (!isOfSame(lock, request)) continue;
      this.#release(file, held, ns, call);
      const acquiredBy = this.#trace.locks.columns.acquiredBy[row] as number;
      for (const range of without(lock.range, request.range))
        this.#hold(file, { ...lock, range }, ns, acquiredBy);
    }
  }

  #hold(file: FileLocks, request: LockRequest, ns: Nanos, call: number): void {
    const row = this.#trace.locks.addRow();
    const { columns } = this.#trace.locks;
    columns.acquiredNs[row] = ns;
    columns.releasedNs[row] = notYet;
    columns.start[row] = request.range.start;
    columns.length[row] = request.range.end - request.range.start;
    columns.channel[row] = request.channel.channel.index;
    columns.process[row] = request.process.process.index;
    columns.acquiredBy[row] = call;
    columns.releasedBy[row] = noRow;
    columns.kind[row] = lockKinds.indexOf(request.kind);
    columns.exclusive[row] = request.exclusive ? 1 : 0;
    const held = { lock: request, row };
    file.held = file.held.length === 0 ? [held] : [...file.held, held];
  }

  #release(file: FileLocks, held: HeldLock, ns: Nanos, call: number): void {
    const { columns } = this.#trace.locks;
    columns.releasedNs[held.row] = later(ns, columns.acquiredNs[held.row] as Nanos);
    columns.releasedBy[held.row] = call;
    file.held = file.held.length === 1 ? none : file.held.filter((one) => one !== held);
    file.releases.push({ lock: held.lock, call, ns });
    file.latestReleaseNs = later(file.latestReleaseNs, ns);
    if (file.releases.length > mostReleases) file.releases.shift();
  }
}

/** flock(2) and fcntl(2) do not see each other's locks; POSIX and OFD locks do. */
function conflict(held: LockRequest, request: LockRequest): boolean {
  return (
    held.owner !== request.owner &&
    (held.exclusive || request.exclusive) &&
    (held.kind === "flock") === (request.kind === "flock") &&
    overlap(held.range, request.range)
  );
}

/**
 * A lock that the request is about as well: the owner's own of some of the same bytes. One in a place that the log does not
 * tell stands for all such: a program that locks where a file ends, time and again, would else seem to hold them all.
 */
function isOfSame(held: LockRequest, request: LockRequest): boolean {
  if (held.kind !== request.kind || held.owner !== request.owner) return false;
  return overlap(held.range, request.range) || (isUnknown(held.range) && isUnknown(request.range));
}

/** What a process is doing that let go of its lock; its end, if it is over. */
function callOf({ tasks, endedBy }: LiveProcess): number {
  for (const { call } of tasks) if (call !== noRow) return call;
  return endedBy;
}
