import type { Brand } from "./brand.ts";

/**
 * Nanoseconds since the first stamp of the trace. A double holds whole nanoseconds exactly for 104 days
 * (2^53 ns), which unix nanoseconds (1.8e18) would not fit. `Infinity` stands for "not yet".
 */
export type Nanos = Brand<number, "Nanos">;

export const zero = 0 as Nanos;
export const notYet = Number.POSITIVE_INFINITY as Nanos;

export function nanos(ns: number): Nanos {
  return ns as Nanos;
}

export function earlier(a: Nanos, b: Nanos): Nanos {
  return a < b ? a : b;
}

export function later(a: Nanos, b: Nanos): Nanos {
  return a > b ? a : b;
}

export function duration(from: Nanos, to: Nanos): Nanos {
  return (to - from) as Nanos;
}

const units: readonly (readonly [factor: number, unit: string])[] = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
];

/** A span for people: `1.23 ms`, three significant digits, the unit that fits. */
export function formatSpan(ns: number): string {
  if (!Number.isFinite(ns)) return "not yet";
  if (ns === 0) return "0 s";
  for (const [factor, unit] of units) {
    // Rounded first, so that 999.6 µs become 1 ms and not 1000 µs.
    const rounded = Number((ns / factor).toPrecision(3));
    if (Math.abs(rounded) >= 1000) return `${Math.round(ns / factor)} ${unit}`;
    if (Math.abs(rounded) >= 1) return `${rounded} ${unit}`;
  }
  return `${Math.round(ns)} ns`;
}
