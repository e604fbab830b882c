import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { SourceLocation } from "./summary.ts";

/**
 * What connects events with lines of source: stacks, the calls made from a line, and the way by which code addresses
 * become lines. Files are paths as they are shown, after the path mapping; questions name them the same way.
 */
export type SourceMethods = {
  stackOf: { params: { readonly call: CallIndex }; result: CallStack };
  /** What the lines of one file, or with null of all files, did up to a time; ascending by file and line. */
  sourceLines: { params: SourceLinesQuery; result: readonly SourceLine[] };
  /** Calls with the line anywhere in their stack: where a breakpoint on it stops. */
  callsAtLine: { params: CallsAtLineQuery; result: CallsAtLine };
  sources: { params: null; result: Sources };
  /** Code addresses that no one has been asked about yet, for whoever can look them up. */
  unresolvedCode: { params: { readonly from: UnresolvedPosition }; result: UnresolvedCode };
  /** What was found out about code addresses: `symbols.json` of tracefile/symbols.ts, or a part of one. */
  addSymbols: { params: { readonly symbols: string }; result: null };
  /** Where threads that waited stood, about: `approximate-stacks.json` of tracefile/approximate_stacks.ts, whole. */
  setApproximateStacks: { params: { readonly stacks: string }; result: null };
  /** Replaces the mapping of paths. Paths that no entry begins with stay as they are. */
  setPathMapping: { params: { readonly mapping: readonly PathMapping[] }; result: null };
};

/** A folder where the program was built, and where its sources are here. The first that fits counts. */
export interface PathMapping {
  readonly from: string;
  readonly to: string;
}

export interface CallStack {
  /** Innermost first; empty without stacks, and of a call in progress of which nothing was read. */
  readonly frames: readonly StackFrame[];
  /** Read from the memory of a thread that waited: functions may be missing, and some may not belong. */
  readonly approximate: boolean;
  /** The call's own place: the innermost line that lies in code of the user's. */
  readonly location: SourceLocation | null;
}

export interface StackFrame {
  /** `sort_lines`, demangled. Without debug information the nearest symbol, `read+0xd`; "" if there is none. */
  readonly function: string;
  /** Path of the program or library the code lies in; "" if it lies in none. */
  readonly module: string;
  /** Null without debug information. */
  readonly location: SourceLocation | null;
  /** The compiler put it into its caller, the next frame. */
  readonly inlined: boolean;
  /** It lies in code of the user's, not of the system's. */
  readonly own: boolean;
}

export interface SourceLinesQuery {
  readonly file: string | null;
  readonly atNs: Nanos;
}

/** The calls made from one line: those of which it is the location, not those of functions it called. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** One entry for each system call used there, the most frequent first; never empty. */
  readonly uses: readonly LineUse[];
  /** Calls that wait there at the asked time. */
  readonly waiting: readonly CallIndex[];
  /** One of the calls that wait there was placed by an approximate stack. */
  readonly approximate: boolean;
}

export interface LineUse {
  /** `write` */
  readonly name: string;
  /** Entered up to the asked time. */
  readonly calls: number;
  /** Moved by them; 0 for calls that move none. */
  readonly bytes: number;
  readonly direction: "in" | "out" | null;
  /** Time they had to wait; of one that still waits, up to the asked time. */
  readonly blockedNs: Nanos;
  /** Who was at the other end of their transfers: read what they wrote, wrote what they read. In order of appearance. */
  readonly peers: readonly ProcessIndex[];
  readonly first: CallIndex;
  /** The latest of them entered by the asked time. */
  readonly last: CallIndex;
}

export interface CallsAtLineQuery {
  readonly file: string;
  readonly line: number;
  /** Answers calls after this one; null: from the first. */
  readonly after: CallIndex | null;
  /** Calls answered at most. */
  readonly limit: number;
}

export interface CallsAtLine {
  /** Ascending. */
  readonly calls: readonly CallIndex[];
  /** There are more after the last of `calls`. */
  readonly more: boolean;
}

/** What is known of the sources of a trace. */
export interface Sources {
  /** The trace has stacks at all. */
  readonly stacks: boolean;
  /** Files with a line in some stack, with those lines ascending. */
  readonly files: readonly { readonly file: string; readonly lines: readonly number[] }[];
  readonly modules: readonly ModuleSources[];
  /** Sentences about what could not be known: forbidden stacks, a missing addr2line. */
  readonly notes: readonly string[];
}

/** A program or library that occurs in a stack. */
export interface ModuleSources {
  readonly path: string;
  /** It is the user's own, not the system's. */
  readonly own: boolean;
  readonly lines: ModuleLines;
  /** Why lines are missing or may be wrong, for a person; "" if all is well. */
  readonly note: string;
}

/**
 * `known`: its debug information was read when it was recorded; `known-later`: when the trace was opened, the file
 * may have changed since; `no-debug-info`, `gone`, `changed`, `unreadable`: it could not be; `unasked`: nobody looked.
 */
export const moduleLines = [
  "known",
  "known-later",
  "no-debug-info",
  "gone",
  "changed",
  "unreadable",
  "unasked",
] as const;
export type ModuleLines = (typeof moduleLines)[number];

/** How far somebody has asked for code addresses; opaque, starts at `firstUnresolved`. */
export interface UnresolvedPosition {
  readonly frames: number;
}

export const firstUnresolved: UnresolvedPosition = { frames: 0 };

export interface UnresolvedCode {
  readonly modules: readonly CodeOfModule[];
  /** Ask from here the next time. */
  readonly next: UnresolvedPosition;
}

export interface CodeOfModule {
  readonly path: string;
  /** Decimal unix time of the first event in it, "" if the log has no such stamps: it must not be younger. */
  readonly usedUnixNs: string;
  /** As strace prints them between brackets, or, with `fileOffsets`, offsets in the file, whatever strace prints. */
  readonly addresses: readonly number[];
  readonly fileOffsets: boolean;
}
