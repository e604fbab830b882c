const units: readonly (readonly [factor: number, unit: string])[] = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
  [1, "ns"],
];

/**
 * A point in time with as many digits as `stepNs` needs, in the unit that fits the point: `12.5 ms` at a step of
 * 0.1 ms, `3.000 012 s` at one of a microsecond.
 */
export function formatInstant(ns: number, stepNs: number): string {
  if (!Number.isFinite(ns)) return "not yet";
  if (ns === 0) return "0";
  const size = Math.abs(ns);
  const [factor, unit] = units.find(([least]) => size >= least) ?? ([1, "ns"] as const);
  const digits = Math.max(0, Math.min(9, Math.ceil(Math.log10(factor / Math.max(1, stepNs)) - 1e-9)));
  return `${grouped((ns / factor).toFixed(digits))} ${unit}`;
}

/** Blanks between groups of three digits after the point, so that nine of them can be read. */
function grouped(decimal: string): string {
  const [whole, fraction] = decimal.split(".");
  return fraction === undefined ? decimal : `${whole}.${fraction.replace(/(\d{3})(?=\d)/g, "$1\u202f")}`;
}
