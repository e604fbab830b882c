import { nanos } from "../../src/base/time.ts";
import { stateAt } from "../../src/engine/state_at.ts";
import { openDescriptorsAt, pendingSignalsAt } from "../../src/ipc/state.ts";
import { locksAt, mappingsAt } from "../../src/ipc/sync/sync_state.ts";
import type { Trace } from "../../src/ipc/trace.ts";
import type { Measurement } from "./measure.ts";

const asked = 50;

/**
 * All that was so at a time: processes, descriptors, levels, signals, locks, mappings. Of times all over the trace, the
 * first included, for which nothing has been kept yet, the one that took longest.
 */
export function slowestState(what: string, trace: Trace): Measurement {
  let worst = 0;
  for (let turn = 0; turn < asked; turn++) {
    const atNs = nanos(trace.endNs * ((turn * 0.618) % 1));
    const start = performance.now();
    stateAt(trace, { atNs, rateWindowNs: nanos(1e6), allKinds: true });
    for (const question of [openDescriptorsAt, pendingSignalsAt, locksAt, mappingsAt]) question(trace, atNs);
    worst = Math.max(worst, performance.now() - start);
  }
  return {
    what: `${what}: state at a time, the slowest of ${asked}`,
    value: worst,
    unit: "ms",
    budget: { bound: "at most", value: 50 },
  };
}
