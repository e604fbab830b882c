import type { LogOffset, Tid } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";

/**
 * What the parser says one line of the log is. Records are reused: each is valid until the parser's next
 * record, and what must outlive it is copied out of it.
 *
 * A line without a pid (strace without -f) carries `noTid`; the model knows which process that is.
 */
export type LogRecord =
  | CallRecord
  | SignalRecord
  | EndRecord
  | StopRecord
  | FrameRecord
  | NoteRecord
  | UnparsedRecord;

export const noTid = -1 as Tid;

/**
 * `whole`: entry and exit stand in one line. `begin`: the line says the call was entered and ends there
 * (`<unfinished ...>`, or the partial last line of a log that is still being written). A call that was begun
 * by a partial line is begun again, with all its arguments, when that line ends in `<unfinished ...>`. `end`:
 * the call is over; its arguments are whole, of both lines if there are two. Every `end` was preceded by its
 * `begin`, except when the log starts in the middle: then `begun` is false and the head of the arguments is
 * missing.
 *
 * An `end` carries the pid of its own line, or if that has none the one of its begin. The two need not be the same: strace
 * on a terminal prints no pid while it follows one task only, and a thread that calls execve goes on as its group's leader.
 */
export type CallPhase = "whole" | "begin" | "end";

/**
 * `returned`: a value, `failed`: -1 and an errno, `restarting`: ERESTART*, interrupted by a signal and about
 * to be repeated by the kernel, `unknown`: `= ?` (the task died),
 * `pending`: not returned yet, also when strace let go of the task within the call.
 */
export type CallOutcome = "returned" | "failed" | "restarting" | "unknown" | "pending";

export interface CallRecord {
  readonly kind: "call";
  readonly phase: CallPhase;
  readonly tid: Tid;
  /** What the kernel calls the task (comm, at most 15 bytes) at the line that was read last; "" without -Y. */
  readonly command: string;
  /** Row of the syscall table (`syscallName`, `syscallTraits` in syscalls.ts); unknown names get rows of their own. */
  readonly syscall: number;
  readonly startNs: Nanos;
  /** Equal to `startNs` when the log has neither call times nor a later stamp; `notYet` while pending. */
  readonly endNs: Nanos;
  readonly outcome: CallOutcome;
  /** The return value; NaN when there is none. Addresses above 2^53 are rounded. -1 when failed. */
  readonly value: number;
  /** Name of the error (`EAGAIN`, `ERESTARTSYS`), "" if none. Interned, so comparing is cheap. */
  readonly errno: string;
  /** The call was delayed, failed or signalled by strace's --inject. */
  readonly injected: boolean;
  /** The arguments as text, between the parentheses; of a `begin`, as far as they are known. */
  readonly args: ArgText;
  /** What stands after `=`, up to the duration: `3<pipe:[97]>`, `0 (Timeout)`, `-1 EPIPE (Broken pipe)`. */
  readonly result: ByteRange;
  /** Where the line stands in the log; of an `end`, the line of its begin, its own if that is not in the log. */
  readonly logOffset: LogOffset;
  readonly logLength: number;
  /** Of an `end` in two lines: where the `resumed` line stands. -1 otherwise. */
  readonly resumedOffset: LogOffset | -1;
  readonly resumedLength: number;
  /** False for an `end` whose `begin` is not in the log. */
  readonly begun: boolean;
}

/** A range of bytes, `[start, end)` of `bytes`. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The arguments of one call, split on demand. Indices are positions at the top level, from 0. */
export interface ArgText extends ByteRange {
  readonly count: number;
  /**
   * The bytes of argument `index`, without surrounding blanks and without the `name=` of -N (clone keeps it);
   * empty when there are fewer.
   */
  range(index: number): ByteRange;
  text(index: number): string;
  /** Decimal, octal or hexadecimal integer at the start of the argument; NaN if it does not start with one. */
  integer(index: number): number;
  /** Descriptor number at the start of the argument; -1 for AT_FDCWD, a negative or unreadable one. */
  fd(index: number): number;
  /** What stands in `<...>` right after the number: `pipe:[97]`, a path, `TCP:[...]`. Undefined without -y. */
  annotation(index: number): ByteRange | undefined;
  /** Whether the first argument is a number with just this in its `<...>`: quicker asked than read. */
  isFirstAnnotated(annotation: Uint8Array): boolean;
}

/** `--- SIGUSR1 {si_signo=..., si_code=SI_USER, si_pid=40, ...} ---`: the task is about to take the signal. */
export interface SignalRecord {
  readonly kind: "signal";
  readonly tid: Tid;
  readonly ns: Nanos;
  /** `SIGUSR1`, `SIGRT_3`. */
  readonly signal: string;
  /** `SI_USER`, `SI_TKILL`, `CLD_EXITED`, `SI_KERNEL`, `SI_QUEUE`, `SI_TIMER`; "" if not printed. */
  readonly code: string;
  /** si_pid if printed (of a SIGCHLD: the child), else undefined. */
  readonly fromPid: number | undefined;
  /** si_timerid: the number of the timer that sent it; undefined if none did, and for alarm and setitimer. */
  readonly timer: number | undefined;
  /** si_status of a SIGCHLD as text: `0`, `SIGKILL`; "" if none. */
  readonly status: string;
  readonly logOffset: LogOffset;
  readonly logLength: number;
}

/**
 * `+++ exited with 0 +++`, `+++ killed by SIGSEGV (core dumped) +++`,
 * `+++ superseded by execve in pid N +++`, `<detached ...>`.
 */
export interface EndRecord {
  readonly kind: "end";
  readonly tid: Tid;
  readonly ns: Nanos;
  readonly end:
    | { readonly how: "exited"; readonly code: number }
    | { readonly how: "killed"; readonly signal: string; readonly core: boolean }
    | { readonly how: "superseded"; readonly by: Tid }
    | { readonly how: "detached" };
  readonly logOffset: LogOffset;
}

/** `--- stopped by SIGSTOP ---`: a group stop. */
export interface StopRecord {
  readonly kind: "stop";
  readonly tid: Tid;
  readonly ns: Nanos;
  readonly signal: string;
  readonly logOffset: LogOffset;
}

/** One frame of the stack that -k prints after a call: ` > /bin/x(main+0x1f) [0x1249]`, innermost first. */
export interface FrameRecord {
  readonly kind: "frame";
  readonly object: string;
  /** Symbol, "" if none. */
  readonly symbol: string;
  readonly symbolOffset: number;
  /** Module-relative address, what `addr2line -e object` takes. */
  readonly address: number;
  /** `file.c:27` when strace was run with -kk, else undefined. */
  readonly source: { readonly file: string; readonly line: number } | undefined;
  readonly logOffset: LogOffset;
}

/** strace's own words: `strace: Process 42 attached`, `[ Process PID=42 runs in 32 bit mode. ]`. */
export interface NoteRecord {
  readonly kind: "note";
  readonly note:
    | { readonly about: "attached"; readonly tid: Tid }
    | { readonly about: "personality"; readonly tid: Tid; readonly bits: 32 | 64 }
    | { readonly about: "other"; readonly text: string };
  readonly logOffset: LogOffset;
}

/** A line that is none of the above. Kept, counted, never an exception. */
export interface UnparsedRecord {
  readonly kind: "unparsed";
  /** The tid, if the line at least began like one of strace's. */
  readonly tid: Tid;
  /** What was wrong, in few words: `no return value`, `not a line of strace`. */
  readonly why: string;
  readonly logOffset: LogOffset;
  readonly logLength: number;
}

export interface ParserStats {
  /** Complete lines seen, frames and notes included. */
  readonly lines: number;
  /** Calls entered, `whole` and `begin`. */
  readonly calls: number;
  readonly unparsed: number;
  /** 1 while the last line has no newline yet, else 0. */
  readonly partial: number;
  /** Times the stamps stepped back and were held at the last one (the wall clock was set). */
  readonly clockSteps: number;
  /** Some line has a stamp. Without any, times are made up: only their order is true. */
  readonly timed: boolean;
}
