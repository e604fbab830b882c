/**
 * The summary of a recording: what `--json` and `report --format json` print. Names and meanings are a published
 * interface: fields are added, never changed or dropped. Times are nanoseconds from the start of the trace.
 * What is not modelled or not known is an empty list or null, never a guess.
 */
export interface Summary {
  readonly schema: 1;
  readonly command: readonly string[];
  /** `strace 6.1`; "" if unknown. */
  readonly tracer: string;
  /** Decimal, since it does not fit a double; null if the log has no absolute stamps. */
  readonly startUnixNs: string | null;
  readonly durationNs: number;
  readonly exit: SummaryExit | { readonly timeout: true } | null;
  readonly stats: {
    readonly lines: number;
    readonly calls: number;
    readonly unparsed: number;
    readonly partial: number;
    /** Calls that nothing here is told of, by name: how often each was made. Left out where there are none. */
    readonly uninterpreted?: Readonly<Record<string, number>>;
  };
  readonly processes: readonly SummaryProcess[];
  readonly channels: readonly SummaryChannel[];
  readonly flows: readonly SummaryFlow[];
  readonly signals: readonly SummarySignal[];
  readonly waits: readonly SummaryWait[];
  readonly jumps: readonly SummaryJump[];
  /** Streams of stdio, as the probe saw them; left out without it. */
  readonly streams?: readonly SummaryStream[];
  readonly findings: readonly Finding[];
  /** What this trace cannot show and why, a sentence each; left out where there is nothing to say. */
  readonly notes?: readonly string[];
}

export type SummaryExit = { readonly code: number } | { readonly signal: string };

export type ProcessState = "exited" | "running" | "blocked" | "stopped" | "zombie";

export interface SummaryProcess {
  readonly pid: number;
  /** 0 if unknown. */
  readonly ppid: number;
  readonly name: string;
  readonly argv: readonly string[];
  readonly threads: readonly number[];
  readonly startNs: number;
  readonly endNs: number | null;
  readonly exit: SummaryExit | null;
  readonly state: ProcessState;
  readonly blocked: Blocked | null;
}

export interface Blocked {
  readonly call: string;
  readonly channel: string | null;
  readonly reason: string;
  readonly sinceNs: number;
  readonly location: SourceLocation | null;
}

export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  /** Set where it was read from the memory of a thread that waited: about there. */
  readonly approximate?: true;
}

export interface SummaryChannel {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly capacity: number | null;
  readonly bytesWritten: number;
  readonly bytesRead: number;
  readonly bytesLeft: number;
  readonly messages: number;
  /** `null` where a counter stood beyond 2^53-1, up to which JSON's readers count exactly: eventfds go to 2^64-2. */
  readonly peakFill: number | null;
  readonly writers: readonly number[];
  readonly readers: readonly number[];
  readonly blockedFullNs: number;
  readonly blockedEmptyNs: number;
}

export interface SummaryFlow {
  readonly channel: string;
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
  readonly transfers: number;
  readonly latencyNs: { readonly p50: number; readonly p99: number; readonly max: number };
}

export interface SummarySignal {
  readonly signal: string;
  readonly to: number;
  readonly from: number | null;
  readonly cause: string;
  readonly generatedNs: number;
  readonly deliveredNs: number | null;
  readonly outcome: string;
  readonly handlerEndNs: number | null;
  readonly interrupted: string | null;
}

export interface SummaryWait {
  readonly parent: number;
  readonly child: number | null;
  readonly blockedNs: number;
  readonly reapedNs: number | null;
}

export interface SummaryJump {
  readonly pid: number;
  readonly kind: "setjmp" | "longjmp" | "siglongjmp";
  readonly fromHandler: boolean;
  readonly value: number;
  readonly ns: number;
  readonly location: SourceLocation | null;
  /** Jumps just alike that this one stands for; left out if it is only itself. */
  readonly count?: number;
  /** The mark keeps the signal mask, or the jump puts it back. */
  readonly mask: boolean;
  /** Of a jump: the place in `jumps` of the mark that it goes back to. */
  readonly target: number | null;
  /** Of a jump: how much of the stack it leaves behind, in functions' frames and in bytes. */
  readonly frames: number | null;
  readonly stackBytes: number | null;
}

export interface SummaryStream {
  readonly pid: number;
  /** `stdout`, the path that was opened, or `descriptor 5`. */
  readonly name: string;
  /** -1 of a stream in memory. */
  readonly fd: number;
  readonly channel: string | null;
  readonly buffering: "none" | "line" | "full";
  /** Bytes that its buffer holds. */
  readonly size: number;
  /** What the program did with the stream by calls of the C library, and how often its buffer met the kernel for it. */
  readonly calls: number;
  readonly bytes: number;
  readonly systemCalls: number;
}

export type Severity = "error" | "warning" | "info";

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly pids: readonly number[];
  readonly channels: readonly string[];
  readonly ns: number;
  readonly location: SourceLocation | null;
  readonly related: readonly { readonly message: string; readonly location: SourceLocation | null }[];
}
