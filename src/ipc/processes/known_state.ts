import type {
  KnownDescriptor,
  KnownMapping,
  KnownProcess,
  KnownSignals,
  KnownTask,
} from "../../base/known_process.ts";
import { noRow } from "../../base/table.ts";
import { zero } from "../../base/time.ts";
import { identityOf, identityOfPath, isSocket } from "../channels/channel_identity.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import { accessIn, newOpenFile } from "../descriptors/descriptor_table.ts";
import type { Kernel } from "../mechanism.ts";
import { noSignals } from "../signals/signal_set.ts";
import { mappingFlags } from "../tables/sync_tables.ts";
import { EpollInterests } from "../waiting/epoll_interests.ts";
import type { LiveProcess } from "./live_process.ts";

/** Puts what /proc told of processes when they were attached to before the first line of the log. */
export function introduceAll(kernel: Kernel, known: readonly KnownProcess[]): void {
  const { processes } = kernel;
  const live = known.map((process) => ({ known: process, process: processes.introduce(process) }));
  for (const { known: child, process } of live) {
    const parent = live.find((other) => other.known.pid === child.ppid);
    if (parent !== undefined) processes.link(process, parent.process);
  }
  const nameless = new Map<string, LiveChannel>();
  for (const { known: one, process } of live) {
    for (const task of one.tasks ?? []) knowTask(kernel, process, task);
    if (one.signals !== undefined) knowSignals(kernel, process, one.signals);
    for (const descriptor of one.descriptors ?? []) knowDescriptor(kernel, process, descriptor);
    for (const descriptor of one.descriptors ?? []) knowWatches(kernel, process, descriptor);
    for (const mapping of one.mappings ?? []) knowMapping(kernel, process, mapping, nameless);
  }
}

function knowTask(kernel: Kernel, process: LiveProcess, known: KnownTask): void {
  const task = kernel.processes.known(known.tid);
  if (task === undefined) return;
  task.task.name = known.name;
  task.signals.mask = BigInt(`0x${known.blocked}`);
  task.resumes = known.resumes;
  for (const signal of signalsIn(known.pending)) kernel.signals.pendingBefore(process, task, signal);
}

function knowSignals(kernel: Kernel, process: LiveProcess, known: KnownSignals): void {
  const { signals } = process;
  signals.dispositionsKnown = true;
  for (const [set, handling] of [
    [known.ignored, "ignore"],
    [known.caught, "handler"],
  ] as const) {
    for (const signal of signalsIn(set))
      signals.dispositions.set(signal, {
        handling,
        // Not told by /proc: what else the handler holds back, and how it was set.
        mask: noSignals,
        noDefer: false,
        oneShot: false,
      });
  }
  for (const signal of signalsIn(known.pending)) kernel.signals.pendingBefore(process, undefined, signal);
}

/** Hexadecimal, bit n-1 for signal n. */
function signalsIn(set: string): number[] {
  const bits = BigInt(`0x${set}`);
  return Array.from({ length: 64 }, (_, at) => at + 1).filter((signal) => (bits >> BigInt(signal - 1)) & 1n);
}

// fcntl.h of x86 and arm (asm-generic), octal.
const append = 0o2000;
const nonBlocking = 0o4000;
const closeOnExec = 0o2000000;

/** Sockets are left to their first call: strace tells more of them than their link does. */
function knowDescriptor(kernel: Kernel, process: LiveProcess, known: KnownDescriptor): void {
  const { target, flags } = known;
  const identity = target.startsWith("/") ? identityOfPath(withoutDeleted(target)) : identityOf(target);
  if (isSocket(identity.kind)) return;
  const channel = kernel.channels.find(identity, zero);
  if (known.fifo === true) kernel.channels.becomeFifo(channel);
  if (known.unshared === true) channel.channel.unshared = true;
  if (known.pidfdOf !== undefined) channel.pidfdOf = known.pidfdOf;
  const file = newOpenFile(channel, accessIn(flags), (flags & nonBlocking) !== 0, (flags & append) !== 0);
  file.position = known.position;
  kernel.descriptors.open(process, known.fd, file, {
    ns: zero,
    call: noRow,
    origin: noRow,
    closeOnExec: (flags & closeOnExec) !== 0,
    annotation: new TextEncoder().encode(target),
  });
}

function knowWatches(kernel: Kernel, process: LiveProcess, { fd, watches = [] }: KnownDescriptor): void {
  const epoll = process.table.get(fd)?.file.channel;
  if (epoll === undefined) return;
  for (const { fd: watchedFd, data } of watches) {
    const watched = process.table.get(watchedFd)?.file;
    if (watched === undefined) continue;
    epoll.interests ??= new EpollInterests(kernel.trace, epoll.channel.index);
    epoll.interests.set(watchedFd, watched.channel.channel.index, watched.watchedBy, data, zero);
  }
}

/** `nameless`: what has no name, or one that others can have, too, by its device and inode. */
function knowMapping(
  kernel: Kernel,
  process: LiveProcess,
  known: KnownMapping,
  nameless: Map<string, LiveChannel>,
): void {
  const { start, length, offset, rights, path } = known;
  if (!path.startsWith("/")) return;
  const channel = mappedChannel(kernel, known, nameless);
  const flags =
    (rights[0] === "r" ? mappingFlags.readable : 0) |
    (rights[1] === "w" ? mappingFlags.writable : 0) |
    (rights[2] === "x" ? mappingFlags.executable : 0);
  kernel.memory.map(process, { start, length, offset, channel, flags }, zero, noRow);
}

function mappedChannel(
  kernel: Kernel,
  { path, device, inode }: KnownMapping,
  nameless: Map<string, LiveChannel>,
): LiveChannel {
  const { channels } = kernel;
  // mmap(2) with MAP_ANONYMOUS|MAP_SHARED maps an unlinked file that /proc calls /dev/zero (mm/shmem.c).
  if (path === "/dev/zero (deleted)") {
    const key = `${device} ${inode}`;
    const live = nameless.get(key) ?? channels.createUnknown("mapping", zero, undefined);
    nameless.set(key, live);
    return live;
  }
  const segment = /^\/SYSV([0-9a-f]{8})/.exec(path)?.[1];
  if (segment === undefined) return channels.find(identityOfPath(withoutDeleted(path)), zero);
  const key = Number.parseInt(segment, 16);
  const name = key === 0 ? "" : `0x${key.toString(16)}`;
  return channels.find({ kind: "sysv-shm", id: `sysv-shm:${inode}`, name, unique: true }, zero);
}

function withoutDeleted(path: string): string {
  return path.replace(/ \(deleted\)$/, "");
}
