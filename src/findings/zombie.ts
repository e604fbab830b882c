import type { ProcessIndex } from "../base/ids.ts";
import { rowOf } from "../base/row_of.ts";
import { formatSpan, type Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** Every child is a zombie for a moment; a parent that lets one lie this long does not wait for it. */
const longestNs = 1e9;
/** More children of one parent than this are one finding: they have one cause. */
const mostAlone = 3;

/** A process ended and its parent, which went on, never asked how: a zombie, which holds its pid until the parent ends. */
export function* zombies(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const [parentIndex, children] of zombiesByParent(trace, atNs)) {
    const parent = rowOf(trace.processes, parentIndex);
    if (children.length > mostAlone) yield manyOf(trace, parent, children, atNs);
    else for (const child of children) yield oneOf(trace, parent, child, atNs);
  }
}

function zombiesByParent(trace: Trace, atNs: Nanos): Map<ProcessIndex, Process[]> {
  const byParent = new Map<ProcessIndex, Process[]>();
  for (const child of trace.processes) {
    const parent = child.parent === undefined ? undefined : trace.processes[child.parent];
    if (parent === undefined || child.reapedNs <= atNs) continue;
    if (lainNs(parent, child, atNs) < longestNs) continue;
    const others = byParent.get(parent.index);
    if (others === undefined) byParent.set(parent.index, [child]);
    else others.push(child);
  }
  return byParent;
}

/** Below zero of one that lives. */
function lainNs(parent: Process, child: Process, atNs: Nanos): number {
  return Math.min(parent.endNs, atNs) - child.endNs;
}

function oneOf(trace: Trace, parent: Process, child: Process, atNs: Nanos): Finding {
  return {
    rule: "zombie",
    severity: "warning",
    message: `${processLabel(trace, child.index, child.endNs)} ended, but its parent ${processLabel(trace, parent.index, child.endNs)} did not wait for it: a zombie for ${howLong(parent, child, atNs)}.`,
    processes: [child.index, parent.index],
    channels: [],
    ns: child.endNs,
    call: child.bornBy,
    related: [],
  };
}

function manyOf(trace: Trace, parent: Process, children: readonly Process[], atNs: Nanos): Finding {
  const inOrder = [...children].sort((one, other) => one.endNs - other.endNs);
  const first = inOrder[0] as Process;
  const shown = inOrder.slice(0, mostAlone);
  return {
    rule: "zombie",
    severity: "warning",
    message: `${children.length} children of ${processLabel(trace, parent.index, atNs)} ended, and it did not wait for them: zombies, the first, ${processLabel(trace, first.index, first.endNs)}, for ${howLong(parent, first, atNs)}.`,
    processes: [parent.index, ...inOrder.map(({ index }) => index)],
    channels: [],
    ns: first.endNs,
    call: first.bornBy,
    related: shown.map(({ index, endNs, bornBy }) => ({
      message: `${processLabel(trace, index, endNs)} was born here`,
      call: bornBy,
    })),
  };
}

function howLong(parent: Process, child: Process, atNs: Nanos): string {
  return `${formatSpan(lainNs(parent, child, atNs))}${parent.endNs > atNs ? " and still" : ""}`;
}
