import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Nanos } from "../../../src/base/time.ts";
import { FillSeries } from "../../../src/ipc/tables/fill_series.ts";

const day = 86_400e9;
const point = fc.record({
  ns: fc.oneof(fc.nat(1e9), fc.integer({ min: 0, max: 100 * day })),
  level: fc.oneof(fc.nat(70_000), fc.constant(2 ** 40), fc.constant(Number.NaN), fc.constant(0xffff_ffff)),
});

describe("levels over time", () => {
  it("are kept exactly, over a hundred days and beyond four gigabytes", () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const sorted = points.toSorted((a, b) => a.ns - b.ns);
        const series = new FillSeries();
        for (const { ns, level } of sorted) series.push(ns as Nanos, level);
        const kept = sorted.map((_, position) => ({
          ns: series.ns(position),
          level: series.level(position),
        }));
        expect(kept).toEqual(sorted);
      }),
    );
  });

  it("take six bytes a point while they are small, and widen for what is not", () => {
    const series = new FillSeries();
    series.push(5 as Nanos, 4096);
    expect(series.usedBytes).toBe(6 + 8);
    series.push(6 as Nanos, 65_536);
    expect(series.usedBytes).toBe(2 * 8 + 8);
    series.push(7 as Nanos, Number.NaN);
    expect(series.usedBytes).toBe(3 * 12 + 8);
  });

  it("cost no more in a trace of days, but for the eras of 4.3 s that something happened in", () => {
    const series = new FillSeries();
    for (let point = 0; point < 1000; point++) series.push((2 * day + point) as Nanos, 1);
    // The lowest and the highest of each 32 points and of each 512, as wide as the levels.
    const extremes = 2 * 2 * (Math.floor(1000 / 32) + Math.floor(1000 / 512));
    // When each 64 begin.
    const stretches = 8 * Math.ceil(1000 / 64);
    expect(series.usedBytes).toBe(1000 * 6 + 16 + extremes + stretches);
  });

  it("tell their lowest and highest of hundreds of points, wherever these are", () => {
    const series = new FillSeries();
    for (let point = 0; point < 256; point++) series.push(point as Nanos, point === 100 ? 9000 : 500 - point);
    expect(series.extremes(0, 256)).toEqual({ min: 245, max: 9000 });
    expect(series.extremes(64, 128)).toEqual({ min: 373, max: 9000 });
    expect(series.extremes(128, 192)).toEqual({ min: 309, max: 372 });
  });

  it("tell their lowest and highest between any two points", () => {
    const level = fc.oneof(fc.nat(70_000), fc.constant(2 ** 40), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(level, { minLength: 1, maxLength: 1500, size: "max" }),
        fc.nat(),
        fc.nat(),
        (levels, a, b) => {
          const series = new FillSeries();
          for (const [at, each] of levels.entries()) series.push(at as Nanos, each);
          const [from, to] = [a % levels.length, b % levels.length].sort((x, y) => x - y) as [number, number];
          const between = levels.slice(from, to).filter((each) => !Number.isNaN(each));
          expect(series.extremes(from, to)).toEqual({ min: Math.min(...between), max: Math.max(...between) });
        },
      ),
    );
  });

  it("tell the last stretch of 64 points that begins by a time, of 512 where as many are likely, once three lie before it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 1, maxLength: 4000, size: "max" }),
        fc.nat(4000),
        fc.nat(9000),
        fc.nat(4000),
        (steps, from, ns, near) => {
          const series = new FillSeries();
          let at = 0;
          for (const step of steps) {
            at += step;
            series.push(at as Nanos, 1);
          }
          const lastOf = (points: number) =>
            Array.from({ length: Math.ceil(steps.length / points) }, (_, stretch) => stretch * points)
              .filter((position) => position >= from + 3 * points && series.ns(position) <= ns)
              .at(-1);
          const long = near - from >= 512 ? lastOf(512) : undefined;
          // The first of the three begins at or after `from`.
          expect(series.stretchAt(ns, from, near)).toBe(long ?? lastOf(64));
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it("never go back in time", () => {
    const series = new FillSeries();
    series.push(10 as Nanos, 1);
    series.push(5 as Nanos, 2);
    expect([series.ns(1), series.levelAt(10 as Nanos), series.levelAt(9 as Nanos)]).toEqual([10, 2, 0]);
  });
});
