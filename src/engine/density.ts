import type { Nanos } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Density } from "../protocol/engine.ts";

/** Calls entered in each of `pixels` equal slices of the whole trace: bisections only, whatever its size. */
export function densityOf(trace: Trace, pixels: number, endNs: Nanos): Density {
  const width = Math.min(4096, Math.max(1, Math.round(pixels)));
  const calls: number[] = [];
  let before = 0;
  for (let pixel = 1; pixel <= width; pixel++) {
    const upTo =
      pixel === width ? trace.calls.length : firstCallAfter(trace, (endNs * pixel) / width, before);
    calls.push(upTo - before);
    before = upTo;
  }
  return { fromNs: 0 as Nanos, toNs: endNs, calls };
}

/** First call entered after `ns`, searching from `low` on; the number of calls if there is none. */
export function firstCallAfter(trace: Trace, ns: number, low = 0): number {
  const { calls } = trace;
  let from = low;
  let to = trace.calls.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (calls.startNs(middle) > ns) to = middle;
    else from = middle + 1;
  }
  return from;
}
