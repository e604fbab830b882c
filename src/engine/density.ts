import { firstPosition } from "../base/first_position.ts";
import type { Nanos } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Density } from "../protocol/engine.ts";

/** Calls entered in each of `pixels` equal slices of the whole trace: bisections only, whatever its size. */
export function densityOf(trace: Trace, pixels: number, endNs: Nanos): Density {
  const width = Math.min(4096, Math.max(1, Math.round(pixels)));
  const calls: number[] = [];
  let before = 0;
  // Neighbouring pixels hold about as many.
  let count = 0;
  for (let pixel = 1; pixel <= width; pixel++) {
    const upTo =
      pixel === width
        ? trace.calls.length
        : firstCallAfter(trace, (endNs * pixel) / width, before, before + count);
    count = upTo - before;
    calls.push(count);
    before = upTo;
  }
  return { fromNs: 0 as Nanos, toNs: endNs, calls };
}

/**
 * First call entered after `ns`, from `low` on; the number of calls if there is none.
 * @param near where it is likely to be
 */
export function firstCallAfter({ calls }: Trace, ns: number, low = 0, near = low): number {
  return firstPosition((call) => calls.startNs(call) > ns, calls.length, low, near);
}
