import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Quantiles } from "../../../src/engine/quantiles.ts";

function quantilesOf(values: Iterable<number>): Quantiles {
  const quantiles = new Quantiles();
  for (const value of values) quantiles.add(value);
  return quantiles;
}

function nearestRank(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
}

describe("quantiles", () => {
  it("are those of all values sorted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(9), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })), {
          maxLength: 200,
        }),
        fc.constantFrom(0, 0.5, 0.99, 1),
        (values, share) => {
          expect(quantilesOf(values).at(share)).toBe(nearestRank(values, share));
        },
      ),
    );
  });

  it("tell neighbouring numbers apart", () => {
    const [one, other] = [1 + Number.EPSILON, 1 + 2 * Number.EPSILON];
    expect([0.5, 1].map((share) => quantilesOf([one, other]).at(share))).toEqual([one, other]);
  });

  it("are exact across many runs, and go on as values are added", () => {
    const values = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003);
    const quantiles = quantilesOf(values);
    for (const share of [0.01, 0.5, 0.99, 1]) expect(quantiles.at(share)).toBe(nearestRank(values, share));
    quantiles.add(200_000);
    expect([quantiles.count, quantiles.at(1)]).toEqual([100_001, 200_000]);
  });

  it("of what never ended are above all others", () => {
    const quantiles = quantilesOf([5, Number.NaN, 3, Number.POSITIVE_INFINITY]);
    expect([quantiles.count, quantiles.at(0.5), quantiles.at(1)]).toEqual([4, 5, Number.POSITIVE_INFINITY]);
  });
});
