import { formatSpan, type Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** Every child is a zombie for a moment; a parent that lets one lie this long does not wait for it. */
const longestNs = 1e9;

/** A process ended and its parent, which went on, never asked how: a zombie, which holds its pid until the parent ends. */
export function* zombies(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const child of trace.processes) {
    const parent = child.parent === undefined ? undefined : trace.processes[child.parent];
    if (parent === undefined || child.endNs > atNs || child.reapedNs <= atNs) continue;
    const lain = Math.min(parent.endNs, atNs) - child.endNs;
    if (lain < longestNs) continue;
    yield {
      rule: "zombie",
      severity: "warning",
      message: `${processLabel(trace, child.index, child.endNs)} ended, but its parent ${processLabel(trace, parent.index, child.endNs)} did not wait for it: a zombie for ${formatSpan(lain)}${parent.endNs > atNs ? " and still" : ""}.`,
      processes: [child.index, parent.index],
      channels: [],
      ns: child.endNs,
      call: child.bornBy,
      related: [],
    };
  }
}
