import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { noRow, rowIn } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import type { ReadableLog } from "../ipc/logged_text.ts";
import { armedTimersAt, type Block, openDescriptorsAt, taskStateAt } from "../ipc/state.ts";
import { type Channel, type ChannelKind, descriptorFlags, type Process, type Trace } from "../ipc/trace.ts";
import { waitLimitOf } from "../ipc/waiting/wait_limit.ts";
import { channelsWatched } from "../ipc/waiting/watched.ts";
import { syscallName, syscallNamed } from "../strace/syscalls.ts";
import { type Asked, lockHolders } from "./lock_holders.ts";
import { hasOtherEnd } from "./open_file.ts";

const opens = new Set(["semget", "msgget", "mq_open"].map(syscallNamed));

/** Memory that others may open by its name. */
const canHaveName: ReadonlySet<ChannelKind> = new Set<ChannelKind>([
  "posix-sem",
  "posix-shm",
  "sysv-shm",
  "file",
]);

/** Who could end the waits of a trace at one time. */
export class Wakers {
  readonly #trace: Trace;
  readonly #atNs: Nanos;
  readonly #log: ReadableLog;
  readonly #holders: ReadonlyMap<string, ReadonlySet<ProcessIndex>>;

  constructor(trace: Trace, atNs: Nanos, log: ReadableLog) {
    this.#trace = trace;
    this.#atNs = atNs;
    this.#log = log;
    this.#holders = endHolders(trace, atNs);
  }

  /**
   * The processes of which any one could end a wait by going on; undefined when somebody or something outside the
   * trace could, when it ends by itself, or when nobody knows who could.
   */
  of(process: ProcessIndex, { call, reason, channel }: Block): readonly ProcessIndex[] | undefined {
    const limit = waitLimitOf(this.#trace, call);
    if (limit === "timed") return undefined;
    switch (reason) {
      case "child":
        return this.#childrenOf(process);
      case "futex":
        // A line that is cut may go on with a timeout.
        return limit === "endless" ? this.#sharersOf(process, channel) : undefined;
      case "signal":
        return this.#signallersOf(process);
      case "poll":
        return limit === "endless" ? this.#nudgersOf(process, channelsWatched(this.#trace, call)) : undefined;
      case "connect":
        return this.#acceptorsOf(call);
      case "open":
        return this.#openersOf(process, call);
      default:
        return channel === undefined ? undefined : this.#usersOf(reason, { call, process, channel });
    }
  }

  /** Who could end a wait at a channel by using it. */
  #usersOf(reason: Block["reason"], asked: Asked): readonly ProcessIndex[] | undefined {
    const { process, channel } = asked;
    switch (reason) {
      case "empty":
        return this.#partnersOf(process, channel, descriptorFlags.writable);
      case "full":
        return this.#partnersOf(process, channel, descriptorFlags.readable);
      case "lock":
        return this.#unlockersOf(asked);
      case "queue-empty":
        return this.#whoCanReach(process, channel, ({ writers }) => writers.size > 0);
      case "queue-full":
        return this.#whoCanReach(process, channel, ({ readers }) => readers.size > 0);
      case "accept":
        return this.#callersOf(channel);
      default:
        return undefined;
    }
  }

  /** Who holds the listening socket whose backlog is full. */
  #acceptorsOf(connect: CallIndex): readonly ProcessIndex[] | undefined {
    const listener = this.#trace.awaitedPlaces.get(connect);
    if (listener === undefined || rowOf(this.#trace.channels, listener).createdBy === undefined)
      return undefined;
    return this.#holdersOf(listener, descriptorFlags.readable);
  }

  /**
   * Of a FIFO that was made in the trace anybody in it may open the other end, and anybody outside, for whom a program
   * may wait; unless another process of the trace waits for an other end as well.
   */
  #openersOf(process: ProcessIndex, open: CallIndex): readonly ProcessIndex[] | undefined {
    if (!this.#trace.awaitedPlaces.has(open)) return undefined;
    const alive = this.#trace.processes.filter((other) => this.#lives(other)).map(({ index }) => index);
    const isMutual = alive.some(
      (other) => other !== process && this.#waitsFor(other, (reason) => reason === "open"),
    );
    return isMutual ? alive : undefined;
  }

  /** Anybody may connect; who waits for a partner to connect that has done so before is known to wait for that one. */
  #callersOf(listener: ChannelIndex): readonly ProcessIndex[] | undefined {
    const { calls, channels, descriptors, processes } = this.#trace;
    const { channel, openedBy } = descriptors.columns;
    const callers = new Set<ProcessIndex>();
    for (let row = 0; row < descriptors.length; row++) {
      const accept = openedBy[row] as number;
      if (accept === noRow || calls.channel(accept) !== listener || channel[row] === listener) continue;
      const server = rowOf(this.#trace.tasks, calls.task(accept)).process;
      for (const holder of rowOf(channels, channel[row] as ChannelIndex).writeHolders)
        if (holder !== server && this.#lives(rowOf(processes, holder))) callers.add(holder);
    }
    return callers.size === 0 ? undefined : [...callers];
  }

  #holdersOf(channel: ChannelIndex, end: number): readonly ProcessIndex[] {
    return [...(this.#holders.get(`${channel} ${end}`) ?? [])];
  }

  #lives({ startNs, endNs }: Process): boolean {
    return startNs <= this.#atNs && endNs > this.#atNs;
  }

  #childrenOf(process: ProcessIndex): ProcessIndex[] {
    return this.#trace.processes
      .filter((other) => other.parent === process && this.#lives(other))
      .map(({ index }) => index);
  }

  /** Who holds the other end of what a process reads from or writes into. */
  #partnersOf(
    process: ProcessIndex,
    channel: ChannelIndex,
    end: number,
  ): readonly ProcessIndex[] | undefined {
    const known = rowOf(this.#trace.channels, channel);
    if (this.#isClosedCircle(known)) return this.#holdersOf(channel, end);
    if (known.kind !== "fifo" || known.createdBy === undefined) return undefined;
    const partners = this.#holdersOf(channel, end);
    // Who keeps the other end open itself, or has it kept open by a parent that waits, is there for whoever comes.
    return partners.every((partner) => this.#isPartner(process, partner)) ? partners : undefined;
  }

  #waitsFor(
    process: ProcessIndex,
    isIt: (reason: Block["reason"], channel: ChannelIndex | undefined) => boolean,
  ): boolean {
    return rowOf(this.#trace.processes, process).tasks.some((task) => {
      const { blocked } = taskStateAt(this.#trace, task, this.#atNs);
      return blocked !== undefined && isIt(blocked.reason, blocked.channel);
    });
  }

  /** Made within the trace with both its ends, or seen to be nobody else's: nobody outside can have one. */
  #isClosedCircle(known: Channel): boolean {
    if (known.unshared) return true;
    if (known.kind === "pipe" || known.kind === "eventfd") return known.createdBy !== undefined;
    const makers = new Set(openers(this.#trace, known));
    return makers.has("socketpair") || (hasAccept(makers) && makers.has("socket"));
  }

  #unlockersOf(asked: Asked): readonly ProcessIndex[] | undefined {
    return rowOf(this.#trace.channels, asked.channel).kind === "sysv-sem"
      ? this.#whoCanReach(asked.process, asked.channel, () => true)
      : lockHolders(this.#trace, this.#log, asked, this.#atNs);
  }

  /**
   * An object that is older than the trace has users outside. One without a key (IPC_PRIVATE) is known to those who could
   * have been told its number: the maker's family, upwards and downwards. One with a key or a name is open to everybody,
   * and a server may wait there for whoever comes, unless others of the trace have used it with each other before.
   */
  #whoCanReach(
    waiter: ProcessIndex,
    channel: ChannelIndex,
    isUsedWithin: (known: Channel) => boolean,
  ): readonly ProcessIndex[] | undefined {
    const known = rowOf(this.#trace.channels, channel);
    if (known.createdBy === undefined) return undefined;
    const alive = this.#trace.processes.filter((process) => this.#lives(process)).map(({ index }) => index);
    if (known.name !== "") {
      const isAwaited =
        isUsedWithin(known) &&
        alive.some((other) => this.#isPartner(waiter, other) && this.#hasUsed(other, known));
      return isAwaited ? alive : undefined;
    }
    const maker = rowOf(this.#trace.tasks, this.#trace.calls.task(known.createdBy)).process;
    return alive.filter((index) => this.#isFamily(index, maker));
  }

  /** A parent that waits for its children takes no part in what they do. */
  #isPartner(waiter: ProcessIndex, other: ProcessIndex): boolean {
    return other !== waiter && !this.#waitsFor(other, (reason) => reason === "child");
  }

  /** Whether a call of the process on it has returned: who has only ever waited there is one more who waits. */
  #hasUsed(process: ProcessIndex, { index }: Channel): boolean {
    const { calls, tasks } = this.#trace;
    return rowOf(this.#trace.processes, process).tasks.some((task) => {
      const rows = rowOf(tasks, task).calls;
      for (let at = 0; at < rows.length; at++) {
        const row = rows.at(at);
        if (calls.channel(row) === index && calls.value(row) >= 0 && !opens.has(calls.syscall(row)))
          return true;
      }
      return false;
    });
  }

  #isFamily(one: ProcessIndex, other: ProcessIndex): boolean {
    return this.#descends(one, other) || this.#descends(other, one);
  }

  #descends(from: ProcessIndex, ancestor: ProcessIndex): boolean {
    // A parent is always an earlier row, so this ends.
    for (let at: ProcessIndex | undefined = from; at !== undefined && at >= ancestor; ) {
      if (at === ancestor) return true;
      const parent: ProcessIndex | undefined = this.#trace.processes[at]?.parent;
      at = parent !== undefined && parent < at ? parent : undefined;
    }
    return false;
  }

  /**
   * A word in private memory is reached by the threads of one address space only. One in memory that has a name is open
   * to everybody, as a queue with a key is.
   */
  #sharersOf(process: ProcessIndex, channel: ChannelIndex | undefined): readonly ProcessIndex[] | undefined {
    const { processes, channels } = this.#trace;
    const futex = channel === undefined ? undefined : channels[channel];
    const isShared = futex !== undefined && !/^futex:\d+:/.test(futex.id);
    const space = rowOf(processes, process).sharesMemoryWith ?? process;
    const sharers = processes
      .filter((other) => this.#lives(other))
      .filter((other) => isShared || (other.sharesMemoryWith ?? other.index) === space)
      .map(({ index }) => index);
    const memory = isShared ? this.#memoryOf(futex) : undefined;
    if (memory === undefined || memory.name === "" || !canHaveName.has(memory.kind)) return sharers;
    const users = new Set([...memory.readers, ...memory.writers]);
    const isAwaited = sharers.some(
      (other) =>
        users.has(other) &&
        this.#isPartner(process, other) &&
        !this.#waitsFor(other, (_, at) => at === channel),
    );
    return isAwaited ? sharers : undefined;
  }

  /** What a futex lies in: `futex:posix-shm:/table+64`. A named semaphore is its own memory. */
  #memoryOf(futex: Channel): Channel | undefined {
    const place = /^futex:(.*)\+\d+$/.exec(futex.id)?.[1];
    return place === undefined ? futex : this.#trace.channels.find(({ id }) => id === place);
  }

  /** Anybody may send a signal; who waits for those of a partner that has sent some before is known to wait for that one. */
  #signallersOf(process: ProcessIndex): readonly ProcessIndex[] | undefined {
    const timers = this.#trace.timers.columns;
    if (armedTimersAt(this.#trace, this.#atNs).some((row) => timers.process[row] === process))
      return undefined;
    const { columns, length } = this.#trace.signals;
    const senders = new Set<ProcessIndex>();
    for (let row = 0; row < length; row++) {
      const from = rowIn<ProcessIndex>(columns.from[row] as number);
      if (columns.to[row] !== process || from === undefined || from === process) continue;
      if (this.#lives(rowOf(this.#trace.processes, from))) senders.add(from);
    }
    if (senders.size === 0) return undefined;
    return [...new Set([...senders, ...this.#childrenOf(process)])];
  }

  /** A pipe, or a pair of sockets, whose both ends the waiter has is there for its own signal handler to write into. */
  #nudgersOf(process: ProcessIndex, channels: readonly ChannelIndex[]): readonly ProcessIndex[] | undefined {
    const wakers = new Set<ProcessIndex>();
    for (const channel of channels) {
      const known = rowOf(this.#trace.channels, channel);
      if (!this.#isClosedCircle(known)) return undefined;
      if (hasOtherEnd(this.#trace, channel, process, this.#atNs)) return undefined;
      for (const end of [descriptorFlags.writable, descriptorFlags.readable])
        for (const holder of this.#holdersOf(channel, end)) wakers.add(holder);
    }
    return wakers.size === 0 ? undefined : [...wakers];
  }
}

/** The names of the calls that gave birth to a channel's descriptors. */
function* openers(trace: Trace, { descriptors }: Channel): Generator<string> {
  const { openedBy } = trace.descriptors.columns;
  for (let position = 0; position < descriptors.length; position++) {
    const call = openedBy[descriptors.at(position)] as number;
    if (call !== noRow) yield syscallName(trace.calls.syscall(call));
  }
}

function hasAccept(names: ReadonlySet<string>): boolean {
  return names.has("accept") || names.has("accept4");
}

/** Who holds which end of what. */
function endHolders(trace: Trace, atNs: Nanos): ReadonlyMap<string, ReadonlySet<ProcessIndex>> {
  const { columns } = trace.descriptors;
  const byEnd = new Map<string, Set<ProcessIndex>>();
  for (const row of openDescriptorsAt(trace, atNs)) {
    for (const end of [descriptorFlags.readable, descriptorFlags.writable]) {
      if (((columns.flags[row] as number) & end) === 0) continue;
      const key = `${columns.channel[row]} ${end}`;
      const set = byEnd.get(key) ?? new Set();
      byEnd.set(key, set.add(columns.process[row] as ProcessIndex));
    }
  }
  return byEnd;
}
