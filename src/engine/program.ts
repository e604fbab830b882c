import { noRow } from "../base/table.ts";
import { numbersOf } from "../base/vocabulary.ts";
import { isProcess, type Process, signalCauses, type Trace } from "../ipc/trace.ts";

const ofChild = numbersOf(signalCauses).child;

/**
 * The process that the run began with, whose end is the run's. It need not be the first seen: where strace prints some
 * calls only (-e trace=write), a child may be the first to make one. Undefined if it may be any of several.
 */
export function programOf(trace: Trace): Process | undefined {
  const parentless = trace.processes.filter((process) => isProcess(process) && process.parent === undefined);
  if (parentless.length <= 1) return parentless[0];
  const { parents, children } = shownByEnds(trace);
  const roots = parentless.filter(({ index }) => !children.has(index));
  const [first] = roots;
  if (roots.length === 1 || isBegunByExec(trace, first)) return first;
  const heads = roots.filter(({ index }) => parents.has(index));
  const [head] = heads;
  return heads.length === 1 && roots.every(({ endNs }) => endNs <= (head?.endNs ?? 0)) ? head : undefined;
}

/** A recording of a whole run begins with an exec. */
function isBegunByExec({ processes }: Trace, process: Process | undefined): boolean {
  return process !== undefined && process === processes[0] && process.execs.length > 0;
}

/** Whose birth is not in the log shows as a child when it ends: by SIGCHLD, unless merged into another's, or by a wait. */
function shownByEnds({ signals, waits }: Trace) {
  const parents = new Set<number>();
  const children = new Set<number>();
  const { cause, from, to } = signals.columns;
  for (let row = 0; row < signals.length; row++) {
    if (cause[row] !== ofChild || from[row] === noRow) continue;
    parents.add(to[row] as number);
    children.add(from[row] as number);
  }
  const { parent, child } = waits.columns;
  for (let row = 0; row < waits.length; row++) {
    if (child[row] === noRow) continue;
    parents.add(parent[row] as number);
    children.add(child[row] as number);
  }
  return { parents, children };
}
