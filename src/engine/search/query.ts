/**
 * A question about the events of a trace, as it was meant: what `parseQuery` makes of
 * `call:write bytes>1k (pid:41 or pid:42) -errno:EPIPE`. Plain data, so that it can be kept and compared.
 */
export type Query =
  | { readonly kind: "all"; readonly of: readonly Query[] }
  | { readonly kind: "any"; readonly of: readonly Query[] }
  | { readonly kind: "not"; readonly of: Query }
  | Condition;

export type Condition =
  /** A process or a channel whose name holds this text, whatever its case. */
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "number"; readonly field: NumberField; readonly range: Range }
  /** `*` in the pattern stands for any text; without case. */
  | { readonly kind: "name"; readonly field: NameField; readonly pattern: string }
  /** These bytes occur in what the call moved. Never empty. */
  | { readonly kind: "text"; readonly bytes: Uint8Array };

/** Numbers an event has. Times in nanoseconds, sizes in bytes. */
export type NumberField = "pid" | "tid" | "fd" | "result" | "bytes" | "took" | "blocked" | "held" | "at";
/** Names an event has. `reason` is what a call waited for. */
export type NameField = "name" | "kind" | "channel" | "call" | "errno" | "signal" | "outcome" | "reason";

/** Numbers between two bounds, which may be infinite. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** The bound itself is in. */
  readonly withLeast: boolean;
  readonly withMost: boolean;
}

/** NaN is in no range. */
export function isWithin({ least, most, withLeast, withMost }: Range, value: number): boolean {
  return (withLeast ? value >= least : value > least) && (withMost ? value <= most : value < most);
}

/** Why a text is not a query, and which part of it is to blame. */
export interface QueryProblem {
  /** A sentence for the person who typed it. */
  readonly message: string;
  /** Where the part begins, in UTF-16 units from the start of the text. */
  readonly at: number;
  /** How long it is; 0 where something is missing. */
  readonly length: number;
}

/** The words without a field that every match must have, in their order: what views filter names by. */
export function wordsOf(query: Query): readonly string[] {
  if (query.kind === "word") return [query.text];
  return query.kind === "all" ? query.of.flatMap(wordsOf) : [];
}

/** It asks only for names, so that it picks processes and channels rather than events. */
export function hasOnlyWords(query: Query): boolean {
  return query.kind === "word" || (query.kind === "all" && query.of.every(hasOnlyWords));
}
