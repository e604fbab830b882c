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
