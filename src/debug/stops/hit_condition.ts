import { err, ok, type Result } from "../../base/result.ts";

/** Says of the n-th match in the trace, from 1, whether to stop at it. Counted from the start, whichever way one goes. */
export type HitCondition = (ordinal: number) => boolean;

const comparisons: Readonly<Record<string, (wanted: number) => HitCondition>> = {
  "": (wanted) => (ordinal) => ordinal === wanted,
  "=": (wanted) => (ordinal) => ordinal === wanted,
  "==": (wanted) => (ordinal) => ordinal === wanted,
  ">": (wanted) => (ordinal) => ordinal > wanted,
  ">=": (wanted) => (ordinal) => ordinal >= wanted,
  "<": (wanted) => (ordinal) => ordinal < wanted,
  "<=": (wanted) => (ordinal) => ordinal <= wanted,
  "%": (wanted) => (ordinal) => ordinal % wanted === 0,
};

/** `5` the fifth, `>5` every one after it, `%5` every fifth; undefined for an empty text. */
export function parseHitCondition(text: string): Result<HitCondition | undefined> {
  if (text.trim() === "") return ok(undefined);
  const [, operator = "", digits = ""] = /^\s*([<>]=?|==?|%)?\s*(\d+)\s*$/.exec(text) ?? [];
  const make = comparisons[operator];
  const wanted = Number(digits);
  return make === undefined || digits === "" || wanted === 0
    ? err(`“${text}” is no hit count: write 5 for the fifth, >5 for all after it, %5 for every fifth.`)
    : ok(make(wanted));
}
