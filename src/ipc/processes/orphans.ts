import type { ProcessIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import { notYet } from "../../base/time.ts";
import type { LiveProcess } from "./live_process.ts";

/** Who collects the process now: its parent, or who took it over; undefined if that is not in the trace. */
export function currentParent({ process }: LiveProcess): ProcessIndex | undefined {
  const last = process.adoptions.at(-1);
  return last === undefined ? process.parent : last.by;
}

/**
 * A process ended: its children go to its nearest living ancestor that asked for them (PR_SET_CHILD_SUBREAPER), else
 * to init or whatever outside the trace stands for it. See prctl(2).
 */
export function giveAwayChildren(
  parent: LiveProcess,
  at: (index: ProcessIndex) => LiveProcess,
  ns: Nanos,
): void {
  const heir = subreaperAbove(parent, at);
  for (const child of parent.children) {
    if (child.process.reapedNs !== notYet) continue;
    child.process.adoptions.push({ ns, by: heir?.process.index });
    heir?.children.add(child);
  }
  parent.children.clear();
}

function subreaperAbove(
  from: LiveProcess,
  at: (index: ProcessIndex) => LiveProcess,
): LiveProcess | undefined {
  const seen = new Set<LiveProcess>();
  let live: LiveProcess | undefined = from;
  while (live !== undefined && !seen.has(live)) {
    seen.add(live);
    const above: ProcessIndex | undefined = currentParent(live);
    live = above === undefined ? undefined : at(above);
    if (live?.isSubreaper === true && live.tasks.size > 0) return live;
  }
  return undefined;
}
