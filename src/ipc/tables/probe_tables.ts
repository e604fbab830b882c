import type { ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { IndexList } from "./index_list.ts";

/** What the probe tells from within a program: long jumps, and what stdio does between two system calls. */

export const jumpKinds = ["setjmp", "sigsetjmp", "longjmp", "siglongjmp"] as const;
export type JumpKind = (typeof jumpKinds)[number];

/** One row per mark that was set, and per jump. A mark set again at one place has no row of its own. */
export const jumpSchema = {
  ns: "f64",
  /** Address of the jump buffer. */
  env: "f64",
  task: "u32",
  /** Index into `jumpKinds`. */
  kind: "u8",
  /** What setjmp returns for it; 0 of a mark. */
  value: "i32",
  /** Of a jump: the row of the mark it goes back to; `noRow` if that was not seen. */
  target: "u32",
  /** Of a jump: how often its mark had been set by then. */
  times: "u32",
  /** Jumps this row stands for: the probe tells of many alike with one mark, after the last of them. 0 of a mark. */
  jumps: "u32",
  /** Of a jump: bytes of stack and frames that it unwound; 0xffffffff where the probe could not tell. */
  bytes: "u32",
  frames: "u32",
  /** 1: the mark keeps the signal mask, or the jump puts it back. */
  mask: "u8",
  /** Of a jump: the row in `signals` of the innermost handler that it left; `noRow` if none. */
  leftHandler: "u32",
} as const;

export const bufferings = ["none", "line", "full"] as const;
export type Buffering = (typeof bufferings)[number];

/** A stream of stdio in one process: from fopen, or its first use, to fclose. */
export interface Stream {
  readonly process: ProcessIndex;
  /** Address of its FILE. */
  readonly address: number;
  readonly fd: number;
  /** What fopen was given, "" for the standard streams and what was made of a descriptor. */
  readonly path: string;
  readonly openedNs: Nanos;
  /** Bytes in its buffer when its process was born: a copy of what its parent's held at the fork. 0 of others. */
  readonly copied: number;
  /** `notYet` while open. */
  closedNs: Nanos;
  buffering: Buffering;
  /** Bytes its buffer holds. */
  size: number;
  /** Calls of the library, and bytes they moved. */
  reads: number;
  bytesRead: number;
  writes: number;
  bytesWritten: number;
  /** How often its buffer met the kernel, as far as the probe saw: one system call each, mostly. */
  meetings: number;
  /** What it reads from or writes to; `noRow` while that is not known. */
  channel: number;
  /** Rows of `streamEvents`. */
  readonly events: IndexList;
}

/**
 * Why the probe tells of a stream: its buffer met the kernel (`kernel`, `flush`), bytes stay in it for the first time
 * since (`kept`), it was set up (`buffer`), or something happens to what is in it: doubled by `fork`, flushed by `exit`
 * and `close`, lost by `_exit`, `abort` and `exec`. `count`: only to bring the sums up to date.
 */
export const streamEventKinds = [
  "kernel",
  "kept",
  "flush",
  "buffer",
  "close",
  "fork",
  "exit",
  "_exit",
  "abort",
  "exec",
  "count",
] as const;
export type StreamEventKind = (typeof streamEventKinds)[number];

export const streamEventSchema = {
  ns: "f64",
  /** Index into `trace.streams`. */
  stream: "u32",
  /** Index into `streamEventKinds`. */
  kind: "u8",
  /** Index into `trace.streamCalls`: the last function of the library that was called. */
  call: "u16",
  /** Bytes that wait in its buffer for the kernel. */
  pending: "u32",
  /**
   * Bytes in its buffer just before and just after: waiting for the kernel, or read ahead and not yet taken. What is
   * flushed or lost at the end of the program is in the buffer before and not after.
   */
  before: "u32",
  level: "u32",
  /** Calls of the library since the event before, and the bytes they moved. */
  reads: "u32",
  bytesRead: "u32",
  writes: "u32",
  bytesWritten: "u32",
  /** Task that made it. */
  task: "u32",
  /** The task's system call before it: of `kernel` and `flush` the one that moved the buffer. `noRow` if none. */
  after: "u32",
} as const;
