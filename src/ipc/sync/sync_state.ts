import type { Nanos } from "../../base/time.ts";
import { rowsOpenAt } from "../tables/open_rows.ts";
import type { Trace } from "../trace.ts";

/** Rows of `mappings` in force at `ns`: who had which shared memory mapped. */
export function mappingsAt(trace: Trace, ns: Nanos): number[] {
  const { startNs, endNs } = trace.mappings.columns;
  return rowsOpenAt(trace.mappings, startNs, endNs, ns);
}

/** Rows of `locks` held at `ns`. */
export function locksAt(trace: Trace, ns: Nanos): number[] {
  const { acquiredNs, releasedNs } = trace.locks.columns;
  return rowsOpenAt(trace.locks, acquiredNs, releasedNs, ns);
}
