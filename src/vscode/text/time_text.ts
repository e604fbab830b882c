import { err, ok, type Result } from "../../base/result.ts";
import { type Nanos, nanos } from "../../base/time.ts";

const nanosPer: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3, // U+00B5, what keyboards type
  μs: 1e3, // U+03BC, what some programs print
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
};

export type TimeTextProblem = "empty" | "not-a-time" | "unknown-unit" | "before-start";

/**
 * Reads a time of the trace as people type it: `1.25 s`, `300ms`, `1 min 2.5 s`, `12,5 µs`; a bare number is in
 * seconds. A leading `+` or `-` counts from `now`. The result is whole nanoseconds from the start of the trace.
 */
export function parseTime(text: string, now: Nanos): Result<Nanos, TimeTextProblem> {
  const trimmed = text.trim();
  if (trimmed === "") return err("empty");
  const sign = trimmed.startsWith("+") ? 1 : trimmed.startsWith("-") ? -1 : 0;
  const span = parseSpan(sign === 0 ? trimmed : trimmed.slice(1).trim());
  if (!span.ok) return span;
  const at = sign === 0 ? span.value : now + sign * span.value;
  return at < 0 ? err("before-start") : ok(nanos(at));
}

function parseSpan(text: string): Result<number, TimeTextProblem> {
  let sum = 0;
  let rest = text;
  while (rest !== "") {
    const part = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(\p{L}*)\s*/u.exec(rest);
    if (part === null) return err("not-a-time");
    const [whole, digits, unit] = part as unknown as [string, string, string];
    // A number without a unit is seconds, but only on its own: `1 s 5` has no clear meaning.
    if (unit === "" && (rest !== text || whole.length < rest.length)) return err("not-a-time");
    const factor = nanosPer[unit === "" ? "s" : unit.toLowerCase()];
    if (factor === undefined) return err("unknown-unit");
    sum += Number(digits.replace(",", ".")) * factor;
    rest = rest.slice(whole.length);
  }
  return text === "" ? err("not-a-time") : ok(Math.round(sum));
}
