import type { CallIndex, ChannelIndex, DescriptorIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { channelLabel, processLabel } from "../ipc/names.ts";
import type { ChannelKind, Trace } from "../ipc/trace.ts";
import { errnoIdOf } from "../strace/errnos.ts";
import { syscallName, syscallNamed } from "../strace/syscalls.ts";
import { counted } from "./counted.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";
import type { Finding } from "./finding.ts";

/** Fewer descriptors that stay open are no growth. */
const fewestOpen = 64;
/** Of those made by one kind of call: who closes most of what it opens keeps the rest on purpose. */
const keptShare = 0.9;
/** Between the first and the last of them, in parts of the process's life: a set opened at the start does not grow. */
const growthShare = 0.25;

interface Kept {
  readonly process: ProcessIndex;
  readonly syscall: number;
  readonly kind: ChannelKind;
  readonly open: DescriptorIndex[];
  made: number;
  /** The same since the first that is still open was made. */
  madeSince: number;
}

/** Of all descriptors up to the latest: what is at least so much of them is by what the limit was hit. */
const guiltyShare = 0.5;

const noneLeft = errnoIdOf("EMFILE");
const close = syscallNamed("close");

/** Calls of a process that failed because it had no descriptor left. */
interface Refused {
  readonly first: CallIndex;
  readonly ns: Nanos;
  times: number;
}

/**
 * A process opens descriptors of one kind again and again and closes none of them: it will run into the limit
 * (EMFILE), or did, which few suffice for where the limit is low. Descriptors that a new program got by accident: see
 * inherited_ends.ts.
 */
export class FdLeak implements CountingRule {
  /** Those that fail with EMFILE at this limit only; inotify has one of its own. */
  readonly calls = [
    "open",
    "openat",
    "openat2",
    "creat",
    "pipe",
    "pipe2",
    "socket",
    "socketpair",
    "accept",
    "accept4",
    "dup",
    "fcntl",
    "eventfd",
    "eventfd2",
    "timerfd_create",
    "signalfd4",
    "epoll_create1",
    "memfd_create",
    "mq_open",
    "pidfd_open",
  ];
  readonly #refused = new Map<number, Refused>();

  see(call: SeenCall): void {
    if (call.errno !== noneLeft) return;
    const { process, row, startNs } = call;
    const known = this.#refused.get(process);
    if (known === undefined)
      this.#refused.set(process, { first: row as CallIndex, ns: startNs as Nanos, times: 1 });
    else known.times++;
  }

  *findings(trace: Trace, atNs: Nanos): Generator<Finding> {
    const told = new Set<string>();
    for (const [key, kept, refused] of this.#keptAtTheLimit(trace, atNs)) {
      told.add(key);
      yield findingOf(trace, kept, refused);
    }
    for (const [key, kept] of keptDescriptors(trace, () => atNs)) {
      if (kept.open.length < fewestOpen || kept.open.length < kept.made * keptShare || told.has(key))
        continue;
      if (growsAllItsLife(trace, kept, atNs)) yield findingOf(trace, kept, undefined);
    }
  }

  /** What had been kept when the limit was hit: a program that ends properly closes it at last. */
  *#keptAtTheLimit(trace: Trace, atNs: Nanos): Generator<[key: string, Kept, Refused]> {
    if (this.#refused.size === 0) return;
    const hitNs = (process: ProcessIndex) => this.#refused.get(process)?.ns ?? Number.NEGATIVE_INFINITY;
    for (const [key, kept] of keptDescriptors(trace, hitNs)) {
      const refused = this.#refused.get(kept.process);
      const latest = kept.open.at(-1);
      if (refused === undefined || latest === undefined || refused.ns > atNs) continue;
      // The kernel gives the lowest number that is free.
      const inUse = (trace.descriptors.columns.fd[latest] as number) + 1;
      if (kept.open.length < inUse * guiltyShare || kept.open.length < kept.madeSince * keptShare) continue;
      if (growsAllItsLife(trace, kept, refused.ns)) yield [key, kept, refused];
    }
  }
}

/** @param atOf the time of each process at which to look at it */
function keptDescriptors(trace: Trace, atOf: (process: ProcessIndex) => number): ReadonlyMap<string, Kept> {
  const { columns, length } = trace.descriptors;
  const groups = new Map<string, Kept>();
  for (let row = 0; row < length; row++) {
    const openedBy = columns.openedBy[row] as number;
    const process = columns.process[row] as ProcessIndex;
    const atNs = atOf(process);
    if (openedBy === noRow || (columns.openedNs[row] as number) > atNs) continue;
    // What fork handed down was opened by its parent.
    if (rowOf(trace.tasks, trace.calls.task(openedBy)).process !== process) continue;
    const { kind } = rowOf(trace.channels, columns.channel[row] as ChannelIndex);
    const syscall = trace.calls.syscall(openedBy);
    const key = `${process} ${syscall} ${kind}`;
    const group = groups.get(key) ?? { process, syscall, kind, open: [], made: 0, madeSince: 0 };
    groups.set(key, group);
    group.made++;
    const closedNs = columns.closedNs[row] as number;
    const endedWithIt = columns.closedBy[row] === noRow && closedNs <= rowOf(trace.processes, process).endNs;
    if (closedNs > atNs || endedWithIt) group.open.push(row as DescriptorIndex);
    if (group.open.length > 0) group.madeSince++;
  }
  return groups;
}

/** From beginning to end, and nobody uses the older ones any more: a server with many clients talks to all of them. */
function growsAllItsLife(trace: Trace, { process, open }: Kept, atNs: Nanos): boolean {
  const { columns } = trace.descriptors;
  const { startNs, endNs } = rowOf(trace.processes, process);
  const life = Math.min(endNs, atNs) - startNs;
  const openedNs = (position: number) => columns.openedNs[open[position] as number] as number;
  const spread = openedNs(open.length - 1) - openedNs(0);
  if (spread < life * growthShare) return false;
  const channels = new Set<number>(open.map((row) => columns.channel[row] as number));
  // The same file over and over; of each pipe there are two.
  if (channels.size < open.length / 2) return true;
  return !isUsedLater(
    trace,
    process,
    new Set([...channels].slice(0, channels.size >> 1)),
    openedNs(open.length - 1),
  );
}

/** Whether the process still works on one of the channels after `ns`, other than by closing it. */
function isUsedLater(
  trace: Trace,
  process: ProcessIndex,
  channels: ReadonlySet<number>,
  ns: number,
): boolean {
  for (const index of rowOf(trace.processes, process).tasks) {
    const { calls } = rowOf(trace.tasks, index);
    for (
      let position = calls.firstPosition((row) => trace.calls.startNs(row) > ns);
      position < calls.length;
      position++
    ) {
      const call = calls.at(position);
      if (channels.has(trace.calls.channel(call)) && trace.calls.syscall(call) !== close) return true;
    }
  }
  return false;
}

/** @param refused undefined: the limit is not hit yet */
function findingOf(
  trace: Trace,
  { process, syscall, kind, open }: Kept,
  refused: Refused | undefined,
): Finding {
  const { columns } = trace.descriptors;
  const last = open.at(-1) as DescriptorIndex;
  const ns = columns.openedNs[last] as Nanos;
  const channel = columns.channel[last] as ChannelIndex;
  const call = columns.openedBy[last] as CallIndex;
  const first = columns.openedBy[open[0] as number] as CallIndex;
  const file = kind === "file" ? mostOpened(trace, open) : undefined;
  const what =
    file === undefined
      ? `${counted(open.length, kind === "file" ? "file" : `${kind} descriptor`)}`
      : `${channelLabel(trace, file)} ${counted(open.length, "time")}`;
  const limit =
    refused === undefined
      ? "and at the limit (ulimit -n) the next fails with EMFILE"
      : `at the limit (ulimit -n), so that ${counted(refused.times, "call")} failed with EMFILE`;
  return {
    rule: "fd-leak",
    severity: "warning",
    message: `${processLabel(trace, process, ns)} opened ${what} with ${syscallName(syscall)} and closed none: the latest is descriptor ${columns.fd[last]}, ${limit}.`,
    processes: [process],
    channels: [channel],
    ns,
    call,
    related: [
      { message: "the first of them", call: first },
      ...(refused === undefined ? [] : [{ message: "the first call that failed", call: refused.first }]),
    ],
  };
}

/** The file that nearly all of them are; undefined if there is none. */
function mostOpened(trace: Trace, open: readonly DescriptorIndex[]): ChannelIndex | undefined {
  const { channel } = trace.descriptors.columns;
  const last = channel[open.at(-1) as number] as ChannelIndex;
  const same = open.filter((row) => channel[row] === last).length;
  return same >= open.length * keptShare ? last : undefined;
}
