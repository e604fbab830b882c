import type { Match, SearchAnswer, SearchProblem } from "../../src/protocol/search.ts";
import { formatCount } from "../words/amount.ts";

/** `3 of 1,234`, `1,234+` while the rest of the trace is still looked through, `none`. */
export function countWords(
  answer: Pick<SearchAnswer, "count" | "complete">,
  current: Pick<Match, "ordinal"> | undefined,
): string {
  const count = `${formatCount(answer.count)}${answer.complete ? "" : "+"}`;
  if (answer.count === 0) return answer.complete ? "none" : "…";
  return current === undefined ? count : `${formatCount(current.ordinal + 1)} of ${count}`;
}

/** A query cut around the part a problem is about; a blank stands for what is missing. */
export function placeWords(
  text: string,
  { at, length }: Pick<SearchProblem, "at" | "length">,
): { readonly before: string; readonly blamed: string; readonly after: string } {
  const end = at + length;
  return {
    before: text.slice(0, at),
    blamed: length === 0 ? "\u00a0" : text.slice(at, end),
    after: text.slice(end),
  };
}
