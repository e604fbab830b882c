import { unreachable } from "../../base/result.ts";
import type { RowTest } from "./ground.ts";
import type { Condition, Query } from "./query.ts";

/** Rows judged together: enough to make the loops tight, few enough to stop in time. */
export const blockRows = 1024;

/** Clears the marks of those rows from `first` on that do not match; `marks[i]` stands for row `first + i`. */
export type Sieve = (first: number, marks: Uint8Array) => void;

/**
 * A query as a sieve over blocks of rows. Only rows still marked are looked at, and what must be read from the log is
 * looked at last. Not to be used by two at once: it has marks of its own for the branches.
 */
export function sieveOf(query: Query, testOf: (condition: Condition) => RowTest): Sieve {
  switch (query.kind) {
    case "all": {
      const sieves = query.of.toSorted((a, b) => cost(a) - cost(b)).map((each) => sieveOf(each, testOf));
      return (first, marks) => {
        for (const sieve of sieves) sieve(first, marks);
      };
    }
    case "any": {
      const sieves = query.of.toSorted((a, b) => cost(a) - cost(b)).map((each) => sieveOf(each, testOf));
      const left = new Uint8Array(blockRows);
      const branch = new Uint8Array(blockRows);
      return (first, marks) => {
        // `left`: asked for and not found yet by an earlier branch.
        left.set(marks);
        marks.fill(0);
        for (const sieve of sieves) {
          branch.set(left);
          sieve(first, branch.subarray(0, marks.length));
          for (let i = 0; i < marks.length; i++) {
            if (branch[i] === 0) continue;
            marks[i] = 1;
            left[i] = 0;
          }
        }
      };
    }
    case "not": {
      const sieve = sieveOf(query.of, testOf);
      const inner = new Uint8Array(blockRows);
      return (first, marks) => {
        inner.set(marks);
        sieve(first, inner.subarray(0, marks.length));
        for (let i = 0; i < marks.length; i++) if (inner[i] === 1) marks[i] = 0;
      };
    }
    case "word":
    case "number":
    case "name":
    case "text": {
      const test = testOf(query);
      return (first, marks) => {
        for (let i = 0; i < marks.length; i++) if (marks[i] === 1 && !test(first + i)) marks[i] = 0;
      };
    }
    default:
      return unreachable(query);
  }
}

/** 1 for what is read from the log, 0 for what stands in columns. */
function cost(query: Query): number {
  switch (query.kind) {
    case "all":
    case "any":
      return Math.max(0, ...query.of.map(cost));
    case "not":
      return cost(query.of);
    case "number":
      return query.field === "fd" ? 1 : 0;
    case "text":
      return 1;
    case "word":
    case "name":
      return 0;
    default:
      return unreachable(query);
  }
}
