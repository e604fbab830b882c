import type { ProcessIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import type { EventAt, EventRef, Lane } from "./event.ts";
import type { PackedColumns } from "./packed.ts";

/**
 * Matches of a query in order of time: calls by their entry, signals by their generation. The engine looks through
 * the trace a few milliseconds for each question and remembers how far it came, so ask again until `complete`.
 */
export interface SearchQuery {
  /** In the search language: `pid:42 call:write bytes>1k`. */
  readonly query: string;
  /** Matches beyond this moment; with an event, beyond that event. null: from the start, or from the end backwards. */
  readonly from: { readonly ns: Nanos; readonly event: EventRef | null } | null;
  /** 0 to 1000. */
  readonly limit: number;
  readonly direction: "next" | "previous";
}

export interface SearchAnswer {
  /** Why the text is no query; then nothing matches. */
  readonly problem: SearchProblem | null;
  /** Its words without a field, which name processes and channels. */
  readonly words: readonly string[];
  /** It consists of nothing but such words: it picks lanes and boxes rather than events. */
  readonly onlyWords: boolean;
  /** In the asked direction: ascending for `next`, descending for `previous`. */
  readonly matches: readonly Match[];
  /** Matches found so far in the whole trace. */
  readonly count: number;
  /** Events looked at so far, and how many there are. */
  readonly scanned: number;
  readonly total: number;
  readonly complete: boolean;
}

export interface Match extends EventAt {
  readonly process: ProcessIndex | null;
  /** Its number among all matches found so far, from 0. */
  readonly ordinal: number;
}

export interface SearchProblem {
  /** A sentence for the person who typed. */
  readonly message: string;
  /** The part to blame, in UTF-16 units of the query. `length` 0: something is missing there. */
  readonly at: number;
  readonly length: number;
}

export interface SearchMarksQuery {
  readonly query: string;
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
  readonly pixels: number;
  /** Marks are given for each of these; with none, for the trace as a whole. */
  readonly lanes: readonly Lane[];
}

export interface SearchMarks {
  readonly fromNs: Nanos;
  readonly toNs: Nanos;
  /** Rows of `searchMarkSchema`, ascending in time within a lane: one per lane and pixel at most. */
  readonly marks: PackedColumns;
  /** The whole trace was looked through. */
  readonly complete: boolean;
}

export const searchMarkSchema = {
  /** Index into the query's lanes; 0 if it names none. */
  lane: "u16",
  /** The first match within the pixel. */
  ns: "f64",
  /** Matches this mark stands for. */
  count: "u32",
} as const;

/** What can stand before a `:` or a comparison in a query, with what one may type and what it means. */
export const searchFields = {
  pid: { example: "pid:42", meaning: "process id" },
  tid: { example: "tid:43", meaning: "thread id" },
  name: { example: "name:sort", meaning: "program; * is any text" },
  kind: { example: "kind:pipe", meaning: "kind of channel; jump and stream with the probe" },
  channel: { example: "channel:pipe:97", meaning: "one channel" },
  call: { example: "call:write", meaning: "system call; with the probe also longjmp, printf, …" },
  fd: { example: "fd:3", meaning: "descriptor" },
  result: { example: "result:0", meaning: "what a call returned" },
  bytes: { example: "bytes>1k", meaning: "how much a call moved" },
  took: { example: "took>1ms", meaning: "how long a call took" },
  blocked: { example: "blocked>10ms", meaning: "how long it waited, or for what: blocked:full" },
  errno: { example: "errno:EPIPE", meaning: "why a call failed" },
  text: { example: 'text:"hello"', meaning: "bytes that moved" },
  signal: { example: "signal:SIGUSR1", meaning: "signal" },
  held: { example: "held>1ms", meaning: "how long a signal was held back" },
  outcome: { example: "outcome:failed", meaning: "how a call or signal ended" },
  at: { example: "at>1.5s", meaning: "moment; at:1s..2s is a span" },
} as const satisfies Readonly<Record<string, { readonly example: string; readonly meaning: string }>>;

export type SearchField = keyof typeof searchFields;
