import type {
  CallIndex,
  ChannelIndex,
  Pid,
  ProcessIndex,
  SignalIndex,
  StreamIndex,
  TaskIndex,
  Tid,
} from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { Conversation, ConversationQuery } from "./conversation.ts";
import type { Digest, ReadingProgress } from "./digest.ts";
import type { EventAt, EventRef, Lane } from "./event.ts";
import type { PackedColumns } from "./packed.ts";
import type { ProcessSetup, SetupQuery } from "./process_setup.ts";
import type { SearchAnswer, SearchMarks, SearchMarksQuery, SearchQuery } from "./search.ts";
import type { SourceMethods, StackFrame } from "./source.ts";
import type { Finding, SourceLocation, Summary } from "./summary.ts";
import type { TablePage, TableQuery } from "./tables.ts";

export type { EventAt, EventRef, Lane };

/** A system call of Linux. */
export interface CallName {
  readonly name: string;
  /** Calls of this name can be in a trace. */
  readonly recorded: boolean;
}

/**
 * What a client may ask of the engine that owns a trace. Everything is pulled, sized for a screen:
 * a window at a resolution, the state at one time, one event. The engine tells only that something changed.
 */
export type EngineMethods = TraceMethods & SourceMethods;

export type TraceMethods = {
  /** Without limits, every process and interprocess channel is listed. */
  overview: { params: ListLimits | null; result: Overview };
  stateAt: { params: StateQuery; result: StateAt };
  /** Who there is and what they do at the present of a live trace, answered as soon as something is new to the viewer. */
  nextScene: { params: SceneQuery; result: Scene };
  timeline: { params: TimelineQuery; result: TimelineWindow };
  /** Calls entered per equal slice of the whole trace. */
  density: { params: { readonly pixels: number }; result: Density };
  details: { params: { readonly event: EventRef }; result: EventDetails };
  /** The event nearest to a time in a lane, within `withinNs`; null if none. */
  eventNear: {
    params: { readonly lane: Lane; readonly ns: Nanos; readonly withinNs: Nanos };
    result: EventAt | null;
  };
  step: { params: StepQuery; result: EventAt | null };
  /** Every thread born by then, the ended ones as well. */
  tasksAt: { params: { readonly atNs: Nanos }; result: readonly TaskAt[] };
  /** The thread whose event it is; null of a channel. */
  taskOf: { params: { readonly event: EventRef }; result: TaskIndex | null };
  /** How a process takes signals, what it has locked and mapped. */
  processSetup: { params: SetupQuery; result: ProcessSetup };
  /** Names of the system calls that a pattern means, `*` standing for any text. */
  callNames: { params: { readonly pattern: string }; result: readonly CallName[] };
  bytesInFlight: { params: BytesInFlightQuery; result: BytesInFlight | null };
  findings: { params: null; result: readonly Finding[] };
  summary: { params: null; result: Summary };
  digest: { params: null; result: Digest };
  /** Leaves the rest of a large log unread; what was read stays. Does nothing to one that grows. */
  stopReading: { params: null; result: null };
  search: { params: SearchQuery; result: SearchAnswer };
  searchMarks: { params: SearchMarksQuery; result: SearchMarks };
  conversation: { params: ConversationQuery; result: Conversation };
  /** Rows of a table, sorted and filtered; a filter that is no query is no filter. */
  table: { params: TableQuery; result: TablePage };
};

export type EngineNotices = {
  /** The trace grew or its state changed. Sent at most every 20 ms, see also `behindNs`; carries no data but the head. */
  changed: TraceHead;
  /** The log could not be read further; what was read stays. */
  failed: { readonly message: string };
};

export interface TraceHead {
  /** Increases with every change. */
  readonly version: number;
  /** The log is still being written. */
  readonly live: boolean;
  /** End of what is known. While live: the present, by the wall clock, so that a wait is seen growing. */
  readonly endNs: Nanos;
  readonly calls: number;
  readonly processes: number;
  readonly channels: number;
  /** Set while a log that does not grow is being read. */
  readonly progress?: ReadingProgress | undefined;
  /**
   * Set beside a program that needs the few processors of its machine, until all is read that it wrote: how old the last is that
   * was read. Then the present is where reading is and does not move on by itself, changes are told every other second,
   * and who shows them does not draw more often either.
   */
  readonly behindNs?: Nanos | undefined;
}

/**
 * How much of what may be a million is listed: those that matter most, by what they said to others, whether they were
 * there at the end, and what they did. The rest is counted in the head, and found by tables and search.
 */
export interface ListLimits {
  /** Processes at most, and channels at most. */
  readonly most: number;
  /** Processes that are listed in any case. */
  readonly also: readonly ProcessIndex[];
}

export interface Overview extends TraceHead {
  readonly command: readonly string[];
  readonly tracer: string;
  readonly startUnixNs: string | null;
  readonly unparsed: number;
  /** The file ends too early, as after a full disk: the trace is its beginning. */
  readonly cutShort?: boolean;
  /**
   * The time whose state sums the run up: its end, or, of a run that was stopped or whose time was up, the moment
   * before. Where a view of something finished begins.
   */
  readonly verdictNs: Nanos;
  /** Every process and interprocess channel that the limits leave, in order of appearance. */
  readonly processList: readonly ProcessInfo[];
  readonly channelList: readonly ChannelInfo[];
  /** Streams of stdio that were used, in order of appearance; empty without the probe. */
  readonly streamList: readonly StreamInfo[];
  /** What a reader must know to take the rest for no more than it is, a sentence each. */
  readonly notes: readonly string[];
}

/** What a stream of the C library did in the whole trace. */
export interface StreamInfo {
  readonly index: StreamIndex;
  readonly process: ProcessIndex;
  readonly fd: number;
  /** `stdout`, a path, or `descriptor 5`. */
  readonly name: string;
  readonly channel: ChannelIndex | null;
  readonly buffering: "none" | "line" | "full";
  /** Bytes that its buffer holds. */
  readonly size: number;
  /** Calls of the library (getc, printf, ...). */
  readonly calls: number;
  readonly bytes: number;
  /** How often the buffer met the kernel: system calls that these calls came to. */
  readonly meetings: number;
}

export interface ProcessInfo {
  readonly index: ProcessIndex;
  readonly pid: Pid;
  readonly parent: ProcessIndex | null;
  readonly name: string;
  readonly argv: readonly string[];
  readonly startNs: Nanos;
  /** null while it lives. */
  readonly endNs: Nanos | null;
  /** `exit 0`, `killed by SIGPIPE`; null while it lives. */
  readonly exit: string | null;
  readonly tasks: readonly { readonly index: TaskIndex; readonly tid: Tid }[];
}

/** Queues hold messages, semaphores and eventfds stand at a number, everything else holds bytes. */
export type ChannelUnit = "bytes" | "messages" | "count";

export interface ChannelInfo {
  readonly index: ChannelIndex;
  /** `pipe:97` */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** In what `capacity` and levels are counted; bytes written and read are bytes for every kind. */
  readonly unit: ChannelUnit;
  readonly capacity: number | null;
  readonly createdNs: Nanos;
  readonly bytesWritten: number;
  readonly bytesRead: number;
  /** Who has really written into and read from it, at any time of the trace, in order of first use. */
  readonly writers: readonly ProcessIndex[];
  readonly readers: readonly ProcessIndex[];
}

// ---- state at a time -------------------------------------------------------------------------------------------

export interface StateQuery {
  readonly atNs: Nanos;
  /** Rates are measured over this span before `atNs`. */
  readonly rateWindowNs: Nanos;
  /** Also channels of kinds that do not join processes (files, terminals, devices). */
  readonly allKinds: boolean;
  /** As of the overview: then processes and channels are those that it lists. */
  readonly limits?: ListLimits;
}

/** As a state's, at the present. */
export interface SceneQuery extends Omit<StateQuery, "atNs" | "limits"> {
  readonly limits: ListLimits;
  /** Who asks; each viewer of a trace has a name of its own. */
  readonly viewer: string;
}

/** An overview and the state at its end. */
export interface Scene {
  readonly overview: Overview;
  readonly state: StateAt;
}

export interface StateAt {
  readonly atNs: Nanos;
  readonly processes: readonly ProcessAt[];
  readonly channels: readonly ChannelAt[];
  readonly signals: readonly SignalAt[];
  readonly waits: readonly WaitAt[];
}

/** What a process does at a time. A process with several threads is blocked only if all of them are. */
export const activities = ["running", "call", "blocked", "stopped", "zombie", "gone", "unborn"] as const;
export type Activity = (typeof activities)[number];

export interface ProcessAt {
  readonly index: ProcessIndex;
  readonly pid: Pid;
  readonly name: string;
  readonly parent: ProcessIndex | null;
  readonly activity: Activity;
  readonly threads: number;
  readonly blocked: BlockedAt | null;
}

export interface BlockedAt {
  readonly call: CallIndex;
  readonly name: string;
  /** `empty`, `full`, `child`, ...: the contract's reasons. */
  readonly reason: string;
  readonly channel: ChannelIndex | null;
  readonly sinceNs: Nanos;
}

export interface ChannelAt {
  readonly index: ChannelIndex;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  /** In what `capacity` and `fill` are counted. */
  readonly unit: ChannelUnit;
  readonly capacity: number | null;
  readonly fill: number;
  /** Totals up to this time. */
  readonly bytesWritten: number;
  readonly bytesRead: number;
  /** Bytes read per second over the query's rate window. */
  readonly bytesPerSecond: number;
  readonly holders: readonly Holder[];
}

export interface Holder {
  readonly process: ProcessIndex;
  /** null: not by a descriptor, but mapped into its memory, or by the number of a SysV object. */
  readonly fd: number | null;
  readonly access: "read" | "write" | "both";
  readonly sinceNs: Nanos;
  /** The call that opened, duplicated or inherited it; null if older than the trace. */
  readonly openedBy: CallIndex | null;
}

/** A signal that is pending, being handled, or was delivered within the rate window. */
export interface SignalAt {
  readonly index: SignalIndex;
  readonly signal: string;
  readonly from: ProcessIndex | null;
  readonly to: ProcessIndex;
  readonly phase: "pending" | "handling" | "delivered";
  readonly outcome: string;
  readonly generatedNs: Nanos;
}

export interface WaitAt {
  readonly parent: ProcessIndex;
  /** null: any child. */
  readonly child: ProcessIndex | null;
  readonly sinceNs: Nanos;
}

/** One thread at a time; of a process with one thread, the process itself. */
export interface TaskAt {
  readonly index: TaskIndex;
  readonly tid: Tid;
  readonly process: ProcessIndex;
  readonly pid: Pid;
  /** What its process ran then. */
  readonly name: string;
  readonly activity: Activity;
  readonly blocked: BlockedAt | null;
  /** The call it is in, or the last one it made; null before its first. */
  readonly call: CallIndex | null;
}

export interface BytesInFlightQuery {
  readonly channel: ChannelIndex;
  readonly atNs: Nanos;
  /** Bytes answered at most. */
  readonly limit: number;
}

/** What lies in a channel, written and not yet read. */
export interface BytesInFlight {
  /** From the byte that is read next; fewer than `total` where strace cut a payload or the limit was reached. */
  readonly bytes: ArrayBuffer;
  readonly total: number;
}

// ---- timeline --------------------------------------------------------------------------------------------------

export interface TimelineQuery {
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
  /** Width in device pixels: the resolution of the answer. */
  readonly pixels: number;
  /** Only these lanes are answered; columns named `lane` index this list. */
  readonly lanes: readonly Lane[];
}

export interface TimelineWindow {
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
  /** Rows of `sliceSchema`: what each process or task lane shows, ascending per lane, never more than a few per pixel. */
  readonly slices: PackedColumns;
  /** Rows of `arrowSchema`: transfers whose two ends lie in asked lanes. */
  readonly arrows: PackedColumns;
  /** Rows of `signalSchema`. */
  readonly signals: PackedColumns;
  /** Rows of `markSchema`. */
  readonly marks: PackedColumns;
  /** Rows of `jumpSchema`: marks of setjmp and jumps back to them. */
  readonly jumps: PackedColumns;
  /** Rows of `fillSchema`: the level of channel and stream lanes, one row per pixel at most. */
  readonly fills: PackedColumns;
  /** Names of the syscalls that occur in `slices`. */
  readonly syscalls: Readonly<Record<number, string>>;
}

/** "None" in u16 and u32 columns. */
export const noLane = 0xffff;
export const none = 0xffff_ffff;

/**
 * A stretch of one activity. When calls are denser than pixels, one slice stands for `count` calls from `call` on,
 * its activity the one that takes most of the stretch; `count` is 1 for an exact slice, 0 for time between calls.
 */
export const sliceSchema = {
  lane: "u16",
  fromNs: "f64",
  toNs: "f64",
  /** Index into `activities`. */
  activity: "u8",
  /** Index into `blockReasons` of base/vocabulary.ts. */
  reason: "u8",
  syscall: "u16",
  /** First call, `none` if there is none. */
  call: "u32",
  count: "u32",
  failed: "u8",
} as const;

export const arrowSchema = {
  fromLane: "u16",
  toLane: "u16",
  fromNs: "f64",
  toNs: "f64",
  bytes: "f64",
  channel: "u32",
  write: "u32",
  read: "u32",
  /** Transfers this arrow stands for; 1 if exact. */
  count: "u32",
} as const;

export const signalSchema = {
  /** `noLane` when the sender is the kernel or outside the asked lanes. */
  fromLane: "u16",
  toLane: "u16",
  generatedNs: "f64",
  /** NaN while pending. */
  deliveredNs: "f64",
  /** NaN without a handler. */
  handlerEndNs: "f64",
  number: "u8",
  /** Index into `signalOutcomes` of base/vocabulary.ts. */
  outcome: "u8",
  signal: "u32",
} as const;

/** The last three of a stream's lane: its buffer met the kernel, was doubled by fork, was lost. */
export const markKinds = ["born", "exec", "exit", "killed", "reaped", "flushed", "doubled", "lost"] as const;
export type MarkKind = (typeof markKinds)[number];

export const markSchema = {
  lane: "u16",
  ns: "f64",
  /** Index into `markKinds`. */
  kind: "u8",
  /** Lane of the other process (parent of a birth, reaper), `noLane` if not asked. */
  otherLane: "u16",
  /** The call behind it, `none` if none. */
  call: "u32",
} as const;

export const jumpSchema = {
  lane: "u16",
  ns: "f64",
  /** When the mark was set that it goes back to; NaN of a mark, and where that was not seen. */
  targetNs: "f64",
  /** 1: out of a signal handler. */
  leftHandler: "u8",
  /** Jumps that this row stands for; 0 of a mark. */
  count: "u32",
  jump: "u32",
} as const;

export const fillSchema = {
  lane: "u16",
  ns: "f64",
  /** Level within this pixel, in the channel's unit. */
  min: "f64",
  max: "f64",
  /** Level at the end of the pixel. */
  last: "f64",
} as const;

export interface Density {
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
  /** Calls per pixel. */
  readonly calls: readonly number[];
}

// ---- one event -------------------------------------------------------------------------------------------------

export interface StepQuery {
  /**
   * `otherEnd`: from a write to the read of its bytes and back, from a signal to its sender, from a fork to the child.
   * `into`: the same, but into the handler of a signal and to the child's first call. `out`: out of the handler an
   * event lies in, else from a transfer to its other end, else to the call that started the process.
   */
  readonly direction: "next" | "previous" | "otherEnd" | "into" | "out";
  readonly from: EventRef | null;
  /**
   * With a process, `next` and `previous` go through its calls, the signals it took and its end (the process itself, at
   * the time it ended; as `from`, its end is meant if `ns` is not before it). Without one, through the calls of all.
   */
  readonly process: ProcessIndex | null;
  /** Where to look from without a `from`. */
  readonly ns: Nanos;
}

export interface EventDetails {
  readonly event: EventRef;
  /** `write(4, "hello\n", 6) = 6`, `SIGUSR1`, `sort (42)`, `pipe:97`: short, for a heading. */
  readonly title: string;
  /** What happened, in plain words. */
  readonly sentence: string;
  readonly ns: Nanos;
  readonly endNs: Nanos | null;
  readonly process: ProcessIndex | null;
  readonly channel: ChannelIndex | null;
  readonly facts: readonly Fact[];
  readonly payload: Payload | null;
  /** Where in the source it was done; of a signal, where it interrupted its receiver. */
  readonly location: SourceLocation | null;
  /** Innermost first; empty without stacks. */
  readonly stack: readonly StackFrame[];
  readonly related: readonly RelatedEvent[];
}

/** One line of the details: `result: 6 bytes`, `fd: 4`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly event: EventRef | null;
}

export interface RelatedEvent {
  /** `read by sort (42), 1.2 ms later` */
  readonly label: string;
  readonly event: EventRef;
  readonly ns: Nanos;
}

export interface Payload {
  readonly bytes: ArrayBuffer;
  /** Bytes the call moved; more than `bytes` holds when strace cut the string. */
  readonly total: number;
  readonly direction: "in" | "out";
}
