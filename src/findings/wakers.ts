import type { CallIndex, ChannelIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { type Block, openDescriptorsAt } from "../ipc/state.ts";
import { locksAt } from "../ipc/sync/sync_state.ts";
import { type Channel, descriptorFlags, type Process, type Trace } from "../ipc/trace.ts";
import { waitLimitOf } from "../ipc/waiting/wait_limit.ts";
import { channelsWatched } from "../ipc/waiting/watched.ts";
import { syscallName } from "../strace/syscalls.ts";

/** Who could end the waits of a trace at one time. */
export class Wakers {
  readonly #trace: Trace;
  readonly #atNs: Nanos;
  readonly #holders: ReadonlyMap<string, ReadonlySet<ProcessIndex>>;

  constructor(trace: Trace, atNs: Nanos) {
    this.#trace = trace;
    this.#atNs = atNs;
    this.#holders = endHolders(trace, atNs);
  }

  /**
   * The processes of which any one could end a wait by going on; undefined when somebody or something outside the
   * trace could, when it ends by itself, or when nobody knows who could.
   */
  of(process: ProcessIndex, { call, reason, channel }: Block): readonly ProcessIndex[] | undefined {
    if (waitLimitOf(this.#trace, call) === "timed") return undefined;
    switch (reason) {
      case "empty":
        return this.#isClosedCircle(channel) ? this.#holdersOf(channel, descriptorFlags.writable) : undefined;
      case "full":
        return this.#isClosedCircle(channel) ? this.#holdersOf(channel, descriptorFlags.readable) : undefined;
      case "child":
        return this.#childrenOf(process);
      case "lock":
        return channel === undefined ? undefined : this.#unlockersOf(channel, process);
      case "queue-empty":
      case "queue-full":
        return channel === undefined ? undefined : this.#whoCanReach(channel);
      case "futex":
        return this.#sharersOf(process, channel);
      case "signal":
        return this.#signallersOf(process);
      case "poll":
        return waitLimitOf(this.#trace, call) === "endless"
          ? this.#nudgersOf(process, channelsWatched(this.#trace, call))
          : undefined;
      case "connect":
        return this.#acceptorsOf(call);
      case "open":
        return this.#openersOf(call);
      case "accept":
        return channel === undefined ? undefined : this.#callersOf(channel);
      default:
        return undefined;
    }
  }

  /** Who holds the listening socket whose backlog is full. */
  #acceptorsOf(connect: CallIndex): readonly ProcessIndex[] | undefined {
    const listener = this.#trace.awaitedPlaces.get(connect);
    if (listener === undefined || this.#trace.channels[listener]?.createdBy === undefined) return undefined;
    return this.#holdersOf(listener, descriptorFlags.readable);
  }

  /** Of a FIFO that was made in the trace anybody in it may open the other end. */
  #openersOf(open: CallIndex): readonly ProcessIndex[] | undefined {
    if (!this.#trace.awaitedPlaces.has(open)) return undefined;
    return this.#trace.processes.filter((process) => this.#lives(process)).map(({ index }) => index);
  }

  /** Anybody may connect; who waits for a partner to connect that has done so before is known to wait for that one. */
  #callersOf(listener: ChannelIndex): readonly ProcessIndex[] | undefined {
    const { calls, channels, descriptors, processes } = this.#trace;
    const { channel, openedBy, origin } = descriptors.columns;
    const callers = new Set<ProcessIndex>();
    for (let row = 0; row < descriptors.length; row++) {
      const accept = openedBy[row] as number;
      if (accept === noRow || origin[row] !== noRow || calls.channel(accept) !== listener) continue;
      if (channel[row] === listener) continue;
      const server = this.#trace.tasks[calls.task(accept)]?.process;
      for (const holder of channels[channel[row] as number]?.writeHolders ?? []) {
        const caller = processes[holder];
        if (holder !== server && caller !== undefined && this.#lives(caller)) callers.add(holder);
      }
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

  /** Made within the trace with both its ends: nobody outside can have one. */
  #isClosedCircle(channel: ChannelIndex | undefined): channel is ChannelIndex {
    const known = channel === undefined ? undefined : this.#trace.channels[channel];
    if (known === undefined) return false;
    if (known.kind === "pipe") return known.createdBy !== undefined;
    const makers = new Set(openers(this.#trace, known));
    return makers.has("socketpair") || (hasAccept(makers) && makers.has("socket"));
  }

  /** Of a file's lock everybody else who holds one: ranges are not compared, so who holds another part can be let off too early, never too late. */
  #unlockersOf(channel: ChannelIndex, waiter: ProcessIndex): readonly ProcessIndex[] | undefined {
    if (this.#trace.channels[channel]?.kind === "sysv-sem") return this.#whoCanReach(channel);
    const { columns } = this.#trace.locks;
    const holders = locksAt(this.#trace, this.#atNs)
      .filter((row) => columns.channel[row] === channel && columns.process[row] !== waiter)
      .map((row) => columns.process[row] as ProcessIndex);
    return [...new Set(holders)];
  }

  /**
   * An object that is older than the trace has users outside. One with a key is open to everybody alive; one without
   * (IPC_PRIVATE) to those who could have been told its number: the maker's family, upwards and downwards.
   */
  #whoCanReach(channel: ChannelIndex): readonly ProcessIndex[] | undefined {
    const known = this.#trace.channels[channel];
    if (known?.createdBy === undefined) return undefined;
    const maker = this.#trace.tasks[this.#trace.calls.task(known.createdBy)]?.process;
    return this.#trace.processes
      .filter((process) => this.#lives(process))
      .filter(({ index }) => known.name !== "" || maker === undefined || this.#isFamily(index, maker))
      .map(({ index }) => index);
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

  /** A word in private memory is reached by the threads of one address space only. */
  #sharersOf(process: ProcessIndex, channel: ChannelIndex | undefined): readonly ProcessIndex[] | undefined {
    const { processes, channels } = this.#trace;
    const own = processes[process];
    const futex = channel === undefined ? undefined : channels[channel];
    if (own === undefined) return undefined;
    const isShared = futex !== undefined && !/^futex:\d+:/.test(futex.id);
    const space = own.sharesMemoryWith ?? process;
    return processes
      .filter((other) => this.#lives(other))
      .filter((other) => isShared || (other.sharesMemoryWith ?? other.index) === space)
      .map(({ index }) => index);
  }

  /** Anybody may send a signal; who waits for those of a partner that has sent some before is known to wait for that one. */
  #signallersOf(process: ProcessIndex): readonly ProcessIndex[] | undefined {
    const { columns, length } = this.#trace.signals;
    const senders = new Set<ProcessIndex>();
    for (let row = 0; row < length; row++) {
      const from = columns.from[row] as number;
      if (columns.to[row] !== process || from === noRow || from === process) continue;
      const sender = this.#trace.processes[from];
      if (sender !== undefined && this.#lives(sender)) senders.add(sender.index);
    }
    if (senders.size === 0) return undefined;
    return [...new Set([...senders, ...this.#childrenOf(process)])];
  }

  /** A pipe whose both ends the waiter has is there for its own signal handler to write into. */
  #nudgersOf(process: ProcessIndex, channels: readonly ChannelIndex[]): readonly ProcessIndex[] | undefined {
    const wakers = new Set<ProcessIndex>();
    for (const channel of channels) {
      if (!this.#isClosedCircle(channel)) return undefined;
      const writers = this.#holdersOf(channel, descriptorFlags.writable);
      const isPipe = this.#trace.channels[channel]?.kind === "pipe";
      if (isPipe && writers.includes(process)) return undefined;
      for (const holder of [...writers, ...this.#holdersOf(channel, descriptorFlags.readable)])
        wakers.add(holder);
    }
    return wakers.size === 0 ? undefined : [...wakers];
  }
}

/** The names of the calls that gave birth to a channel's descriptors. */
function* openers(trace: Trace, { descriptors }: Channel): Generator<string> {
  const { openedBy, origin } = trace.descriptors.columns;
  for (let position = 0; position < descriptors.length; position++) {
    const row = descriptors.at(position);
    const call = openedBy[row] as number;
    if (origin[row] === noRow && call !== noRow) yield syscallName(trace.calls.syscall(call));
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
