import type { Disposable } from "../base/disposable.ts";
import type { KnownProcess } from "../base/known_process.ts";
import type { ExactBytes } from "./exact_bytes.ts";
import type { Problem } from "./problem.ts";
import type { Recording } from "./recording.ts";
import type { PrintedAddress } from "./symbols/link_address.ts";
import type { WaitingStacks } from "./waiting/waiting_stacks.ts";

/** What to trace and how. */
export interface TraceRequest {
  /** Program and its arguments. The program is looked for in `env.PATH`, relative paths from `cwd`. */
  readonly command: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The command, and the environment, where they are no Unicode text. Only heeded by `startPassThrough`. */
  readonly exactly?: ExactBytes;
  /** Recordings are made below this folder. */
  readonly recordingsFolder: string;
  readonly options?: TraceOptions;
}

/** What to attach to. */
export interface AttachRequest {
  readonly pids: readonly [number, ...number[]];
  /** Also all that runs below them already, as far as it can be attached to; later children come in any case. */
  readonly withChildren?: boolean;
  /** For finding strace. */
  readonly env: NodeJS.ProcessEnv;
  readonly recordingsFolder: string;
  readonly options?: TraceOptions;
}

export interface TraceOptions {
  /** Bytes of each payload kept in the log; `defaultStringLimit` of strace_flags.ts if left out. */
  readonly stringLimit?: number;
  /** Record the stack of each call: about 14 times slower. */
  readonly stacks?: boolean;
  /** Load the probe (src/probe) into the program: the folder with its libraries. Not when attaching. */
  readonly probe?: string;
}

/** How a program ended. */
export type ProgramExit = { readonly code: number } | { readonly signal: string };

/** A program under strace. */
export interface TracedProgram {
  readonly recording: Recording;
  readonly tracerPid: number;
  /** `strace 6.1` */
  readonly tracer: string;
  /** What was attached to, as /proc told of it then; absent of a program that was started. */
  readonly attached?: readonly KnownProcess[];
  /** How strace prints code addresses, if it prints stacks; undefined if it does not. */
  readonly stacks: PrintedAddress | undefined;
  /** What the person should know of this run, a sentence each: it is shown once it has started. */
  readonly notes: readonly string[];
  /** Where its threads wait, about; undefined without stacks. */
  readonly waiting: WaitingStacks | undefined;
  /** Unix time at which `stop` was first called; undefined while it was not. Also in the recording's meta. */
  readonly stoppedUnixNs: bigint | undefined;
  /**
   * Why its recording ends before it did by itself, though nobody asked for that: strace was killed, the disk is full.
   * Undefined if nothing of the kind happened; certain once `onExit` has called.
   */
  readonly cutShort: Problem | undefined;
  /**
   * Called once, when strace and with it every traced process is gone, all output was announced and the recording's
   * meta is written; at once if that is already so.
   */
  onExit(listener: (exit: ProgramExit) => void): Disposable;
  /**
   * Ends every traced process: first politely (SIGTERM, and SIGCONT for stopped ones), after `graceMs` with SIGKILL.
   * Of an attached process: lets go of it, and it runs on. Resolves when nothing is left.
   */
  stop(graceMs?: number): Promise<void>;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A program under strace with a terminal of its own. */
export type TerminalProgram = TracedProgram & TerminalPart;

export interface TerminalPart {
  /** What the program wrote to its terminal, in order, escape sequences and all. The first listener gets everything so far. */
  onData(listener: (text: string) => void): Disposable;
  /** Types: `"\x03"` is Ctrl+C. */
  write(text: string): void;
  resize(size: TerminalSize): void;
  /** Why this is no real terminal but plain pipes, in words for a person; undefined if it is one. */
  readonly note: string | undefined;
}
