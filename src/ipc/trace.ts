import type { CallIndex, ChannelIndex, Pid, ProcessIndex, TaskIndex, Tid } from "../base/ids.ts";
import { LongTable } from "../base/long_table.ts";
import { Table } from "../base/table.ts";
import { type Nanos, notYet, zero } from "../base/time.ts";
import type { CallOutcome, ParserStats } from "../strace/record.ts";
import { Stacks } from "./stacks/stacks.ts";
import { CallTable } from "./tables/call_table.ts";
import { FillSeries } from "./tables/fill_series.ts";
import { IndexList } from "./tables/index_list.ts";
import { interestSchema, pollSchema } from "./tables/poll_tables.ts";
import { jumpSchema, type Stream, streamEventSchema } from "./tables/probe_tables.ts";
import { RowSet } from "./tables/row_set.ts";
import { lockSchema, mappingSchema, wakeSchema } from "./tables/sync_tables.ts";

/**
 * Everything that is known of a recorded run, as tables. The model (model.ts) writes it while the log grows;
 * everyone else reads it. What is many (calls, transfers, descriptors, fill levels, signals) is columns; what
 * is few (processes, tasks, channels) is objects. Rows are never removed and never move, so an index is an id.
 */
export class Trace {
  /** Unix time of the first stamp in nanoseconds; undefined if the log has no absolute stamps. */
  startUnixNs: bigint | undefined;
  /** The latest stamp or end seen. Never decreases. */
  endNs: Nanos = zero;
  stats: ParserStats = { lines: 0, calls: 0, unparsed: 0, partial: 0, clockSteps: 0, timed: false };

  readonly processes: Process[] = [];
  readonly tasks: Task[] = [];
  readonly channels: Channel[] = [];
  readonly calls = new CallTable();
  readonly resumptions = new LongTable(resumptionSchema);
  readonly descriptors = new Table(descriptorSchema);
  /** Threads that took a table of descriptors for themselves, in order: nearly always none. */
  readonly ownTables = new Table(ownTableSchema);
  readonly transfers = new LongTable(transferSchema);
  readonly signals = new Table(signalSchema);
  readonly waits = new Table(waitSchema);
  /** Timers that send signals, each from when it was armed to when it is over. */
  readonly timers = new Table(timerSchema);
  /** Shared memory: who maps what, from when to when. */
  readonly mappings = new Table(mappingSchema);
  /** Locks on files: who held what, from when to when. */
  readonly locks = new Table(lockSchema);
  /** The values over time of the semaphores of each System V set, one series for each, NaN where not known. */
  readonly semaphores = new Map<ChannelIndex, { readonly histories: readonly FillSeries[] }>();
  /** Which call ended which call's wait. */
  readonly wakes = new Table(wakeSchema);
  /** Calls whose wait ends by itself: with a timeout. Ask `waitLimitOf` (waiting/wait_limit.ts). */
  readonly timedWaits = new RowSet();
  /** Calls that could have had a timeout and have none. */
  readonly endlessWaits = new RowSet();
  /**
   * Of connects that wait the listening socket whose backlog is full, of opens that wait the FIFO, where the trace saw
   * it made: what somebody must accept from, or open, too.
   */
  readonly awaitedPlaces = new Map<CallIndex, ChannelIndex>();
  /** What lay in connections when the ends that it was for were closed, in order. */
  readonly unread: UnreadBytes[] = [];
  /** Of each restart_syscall the name of the call that the kernel went on with, where the log tells. */
  readonly resumedCalls = new Map<CallIndex, string>();
  readonly polls = new Table(pollSchema);
  /** Distinct lists of channels that polls watch; `polls.list` is an index into them. */
  readonly pollLists: (readonly ChannelIndex[])[] = [];
  readonly interests = new Table(interestSchema);
  /** What the probe (src/probe) told; all of it empty without one. */
  readonly jumps = new Table(jumpSchema);
  readonly streams: Stream[] = [];
  readonly streamEvents = new Table(streamEventSchema);
  /** Names of the library's functions that `streamEvents.call` refers to. */
  readonly streamCalls: string[] = [];
  /** Processes that had the probe loaded, and when it last said so: after the exec of the program it is in. */
  readonly probed = new Map<ProcessIndex, Nanos>();
  /** Calls of the log that were the probe's words and no call of the program: they have no rows. */
  probeMarks = 0;
  /** From where calls were made, as far as strace printed stacks (-k). */
  readonly stacks = new Stacks();
}

/** Bytes of one direction of a connection that nobody can read any more. */
export interface UnreadBytes {
  readonly channel: ChannelIndex;
  /** Who closed the last descriptor of the end that they were for. */
  readonly reader: ProcessIndex;
  /** The calls that wrote them, the first written first. */
  readonly writes: readonly CallIndex[];
  readonly bytes: number;
  /** The first of these calls was read in part. */
  readonly isCut: boolean;
  readonly ns: Nanos;
}

/** How a process ended; mirrors the contract's `exit`. */
export type ExitStatus =
  | { readonly how: "exited"; readonly code: number }
  | { readonly how: "killed"; readonly signal: string; readonly core: boolean };

/** A process: one thread group, from fork (or the start of the trace) to its reaping. */
export interface Process {
  readonly index: ProcessIndex;
  /** 0 while unknown: logs without pids, until a later line tells. */
  pid: Pid;
  /** Undefined for the first process and for those whose birth is not in the log. */
  parent: ProcessIndex | undefined;
  /** Last path component of the program, "" while unknown. After fork the parent's, until exec. */
  name: string;
  argv: readonly string[];
  /** What its maker was called at its birth; what -Y or /proc say of one older than the log. "" while unknown. */
  bornAs: string;
  startNs: Nanos;
  /** The fork, vfork or clone that made it. */
  bornBy: CallIndex | undefined;
  endNs: Nanos;
  exit: ExitStatus | undefined;
  /** When a wait of its parent collected it; `notYet` while a zombie. */
  reapedNs: Nanos;
  readonly tasks: TaskIndex[];
  /** The process whose address space it lives in: CLONE_VM without CLONE_THREAD, a vfork child until it execs. */
  sharesMemoryWith: ProcessIndex | undefined;
  readonly execs: {
    readonly ns: Nanos;
    readonly call: CallIndex;
    readonly path: string;
    readonly argv: readonly string[];
  }[];
  /** Group stops and continues in order of time; the process is stopped between a `stopped` and the next `continued`. */
  readonly stops: { readonly ns: Nanos; readonly stopped: boolean; readonly signal: string }[];
  /** Numbers of its process group and session, the latest known; undefined for those that the trace began with. */
  group: number | undefined;
  session: number | undefined;
  /** Each time its parent of then ended first: who took it over, `undefined` for init and others outside the trace. */
  readonly adoptions: { readonly ns: Nanos; readonly by: ProcessIndex | undefined }[];
  /** Names it gave itself (PR_SET_NAME by its first thread), in order of time. */
  readonly renames: { readonly ns: Nanos; readonly call: CallIndex; readonly name: string }[];
  /**
   * Set if it never was a process: a thread of this one, older than the trace, as a later line showed. It has no tasks
   * then, and everything it seemed to do is the other's.
   */
  threadOf: ProcessIndex | undefined;
}

/** A thread, the kernel's task. Of a single-threaded process: the process itself. */
export interface Task {
  readonly index: TaskIndex;
  tid: Tid;
  process: ProcessIndex;
  startNs: Nanos;
  endNs: Nanos;
  /** What PR_SET_NAME called it, "" if nothing did. */
  name: string;
  /** Its calls in order of entry: rows of `calls`. */
  readonly calls: IndexList;
}

export const outcomes = [
  "pending",
  "returned",
  "failed",
  "restarting",
  "unknown",
] as const satisfies readonly CallOutcome[];

/** The second line of calls that were interrupted by other tasks' lines. */
export const resumptionSchema = { logOffset: "f64", logLength: "u32" } as const;

export const descriptorFlags = {
  readable: 1,
  writable: 2,
  closeOnExec: 4,
  nonBlocking: 8,
  append: 16,
} as const;

/** One row each time a thread comes to have another table of descriptors than before. */
export const ownTableSchema = {
  /** From when on the task has table `table`: 0 is that of its process. */
  fromNs: "f64",
  task: "u32",
  table: "u32",
} as const;

/** One row per descriptor of a process, from its birth to its close. */
export const descriptorSchema = {
  openedNs: "f64",
  /** `Infinity` while open. */
  closedNs: "f64",
  process: "u32",
  /** 0 for the table of the process; else the number of one that threads of it have for themselves (`ownTables`). */
  table: "u32",
  fd: "i32",
  channel: "u32",
  /** The call that made it (open, pipe, dup, fork of the parent, ...); `noRow` if it is older than the trace. */
  openedBy: "u32",
  /** The call that ended it (close, dup2 over it, exec); `noRow` while open or ended by the process's own end. */
  closedBy: "u32",
  /** The descriptor it was duplicated or inherited from; `noRow` if none. */
  origin: "u32",
  /** Bits of `descriptorFlags`; the latest known. */
  flags: "u8",
} as const;

/** `bytes` of a channel that went from one call to another, joined by their offset in the stream. */
export const transferSchema = {
  channel: "u32",
  /** `noRow` when no call of the log wrote them (see `bytesUnseen`), or none yet: lines can arrive out of order. */
  write: "u32",
  read: "u32",
  bytes: "u32",
  /** Offset in the stream of the first of these bytes. */
  offset: "f64",
} as const;

export const signalCauses = [
  "kill",
  "raise",
  "sigqueue",
  "tgkill",
  "timer",
  "child",
  "tty",
  "fault",
  "pipe",
  "kernel",
] as const;
export type SignalCause = (typeof signalCauses)[number];

/** One row per signal, from generation to outcome. */
export const signalSchema = {
  generatedNs: "f64",
  /** NaN while pending, and for coalesced ones. Of cancelled ones: when they were dropped. */
  deliveredNs: "f64",
  /** When its handler returned (rt_sigreturn) or was left by a jump; NaN if there is none or not yet. */
  handlerEndNs: "f64",
  /** What sigqueue sent along, as an integer; NaN if nothing. */
  value: "f64",
  /** Process it is for. */
  to: "u32",
  /** Thread it is for, if it is for one only (tgkill); else `noRow`. */
  toTask: "u32",
  /** Task that took it; `noRow` while pending. */
  task: "u32",
  /** Sender's process; `noRow` for the kernel and for senders outside the trace. */
  from: "u32",
  /** The call that sent it, `noRow` if none. */
  sentBy: "u32",
  /** The call of the receiver that it interrupted, `noRow` if none. */
  interrupted: "u32",
  /** Signal number on Linux x86 and arm (1..64). */
  signal: "u8",
  cause: "u8",
  outcome: "u8",
  /** 1 if the receiver's mask held it back when it was generated. */
  held: "u8",
  /**
   * 1 if its handler seems to have been left by siglongjmp: the mask was set so that it lets the signal in again, and
   * no rt_sigreturn followed. A plain longjmp makes no call and does not show.
   */
  jumped: "u8",
} as const;

/** One row per wait for a child: from the call to the reaping. */
export const waitSchema = {
  startNs: "f64",
  /** When the wait ended: with a child, by a signal, by the death of who waits. `Infinity` while it waits. */
  reapedNs: "f64",
  /** Process that waits. */
  parent: "u32",
  /** Child reaped; `noRow` while it waits for any child, or when the wait failed. */
  child: "u32",
  call: "u32",
} as const;

/**
 * One row each time a timer of alarm, setitimer or timer_create is armed. Those that count CPU time have none: they stand
 * still while a process waits.
 */
export const timerSchema = {
  armedNs: "f64",
  /** When it goes off, if only once, or was disarmed, armed anew or deleted; `Infinity` while not known. */
  endNs: "f64",
  process: "u32",
  armedBy: "u32",
  /** Number of the signal it sends. */
  signal: "u8",
} as const;

/** Kinds of channels, in the contract's words. */
export const channelKinds = [
  "pipe",
  "fifo",
  "unix-stream",
  "unix-dgram",
  "unix-seqpacket",
  "tcp",
  "udp",
  "pty",
  "sysv-queue",
  "posix-queue",
  "sysv-shm",
  "posix-shm",
  "mapping",
  "sysv-sem",
  "posix-sem",
  "futex",
  "eventfd",
  "signalfd",
  "pidfd",
  "timerfd",
  "inotify",
  "epoll",
  "memfd",
  "socket",
  "file",
  "device",
  "other",
] as const;
export type ChannelKind = (typeof channelKinds)[number];

/**
 * Something through which processes can influence each other. Files are channels too: two processes that share
 * one communicate. `interprocess` tells which of them a person wants to see by default.
 */
export interface Channel {
  readonly index: ChannelIndex;
  /** The contract's id: `pipe:97`, `fifo:/tmp/f`, `file:/etc/passwd`. Unique within a trace. */
  id: string;
  /** A path is taken for a `file` until the log shows that it is a FIFO. */
  kind: ChannelKind;
  /** Path or address, "" if it has none. */
  name: string;
  /** Bytes it can hold; NaN if it has no limit or none is known. Linux pipes: 65536 unless F_SETPIPE_SZ. */
  capacity: number;
  readonly createdNs: Nanos;
  createdBy: CallIndex | undefined;
  /** Of one older than the trace: nobody but the processes attached to had it open then. */
  unshared: boolean;
  /** When it was removed (IPC_RMID, unlink); `notYet` while it has a name or somebody who holds it. */
  removedNs: Nanos;
  /** Accepted by the kernel, by return values. */
  bytesWritten: number;
  bytesRead: number;
  /**
   * Read, but written by no call of the log: before the trace began, or by a process that is not traced.
   * For everything whose level is in bytes (channel_unit.ts): `bytesWritten + bytesUnseen = bytesRead + bytesGone + level`,
   * at any time (the level of `fill` is cut at the capacity, which late lines of readers would seem to exceed).
   */
  bytesUnseen: number;
  /**
   * Written, but taken out by no call of the log: sent to a peer that is not traced, or cut off a message by a
   * receiver's buffer too small for it (datagrams, queues, pipes of packets).
   */
  bytesGone: number;
  messages: number;
  /** Level over time in the unit of its kind (channel_unit.ts), one point per change; empty for kinds without one. Of two directions: their sum. */
  readonly fill: FillSeries;
  /** Of queues: bytes of the messages in it over time; empty for other kinds. */
  readonly queuedBytes: FillSeries;
  /** Transfers through it, in order of the stream: rows of `transfers`. */
  readonly transfers: IndexList;
  /**
   * Of a socket's two directions the second, in its own order: `transfers` holds what went from the end that
   * connected (of a socketpair: the first) to the other, this what came back. Offsets count for each direction.
   */
  readonly returning: IndexList;
  /** Descriptors that ever referred to it: rows of `descriptors`. */
  readonly descriptors: IndexList;
  /** Processes that ever called for writing into it, for reading from it, whether bytes moved or not. */
  readonly writers: Set<ProcessIndex>;
  readonly readers: Set<ProcessIndex>;
  /** Processes that ever had it open for writing, for reading: many more, since fork hands every descriptor on. */
  readonly writeHolders: Set<ProcessIndex>;
  readonly readHolders: Set<ProcessIndex>;
  blockedFullNs: number;
  blockedEmptyNs: number;
  peakFill: number;
}

/** A channel with nothing in it yet. */
export function newChannel(
  index: ChannelIndex,
  id: string,
  kind: ChannelKind,
  name: string,
  createdNs: Nanos,
  createdBy: CallIndex | undefined,
): Channel {
  return {
    index,
    id,
    kind,
    name,
    capacity: Number.NaN,
    createdNs,
    createdBy,
    unshared: false,
    removedNs: notYet,
    bytesWritten: 0,
    bytesRead: 0,
    bytesUnseen: 0,
    bytesGone: 0,
    messages: 0,
    fill: new FillSeries(),
    queuedBytes: new FillSeries(),
    transfers: new IndexList(),
    returning: new IndexList(),
    descriptors: new IndexList(),
    writers: new Set(),
    readers: new Set(),
    writeHolders: new Set(),
    readHolders: new Set(),
    blockedFullNs: 0,
    blockedEmptyNs: 0,
    peakFill: 0,
  };
}

/** False for what was taken for a process and turned out to be a thread of another: nobody wants to see it. */
export function isProcess({ threadOf }: Process): boolean {
  return threadOf === undefined;
}
