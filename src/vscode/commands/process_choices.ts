import { descendantsOf, type RunningProcess } from "../../capture/process_list.ts";

/** Processes to choose from. */
export interface ProcessChoices {
  readonly own: readonly RunningProcess[];
  /** Of other users. */
  readonly others: readonly RunningProcess[];
}

/** Of both the newest first: most often one wants what was started last. */
export function processChoices(running: readonly RunningProcess[]): ProcessChoices {
  const newest = running.toSorted((one, other) => other.pid - one.pid);
  return { own: newest.filter(({ own }) => own), others: newest.filter(({ own }) => !own) };
}

/** What was chosen and all that runs below it, each once. */
export function withDescendants(
  running: readonly RunningProcess[],
  chosen: readonly RunningProcess[],
): readonly RunningProcess[] {
  return [...new Set(chosen.flatMap((entry) => [entry, ...descendantsOf(running, entry.pid)]))];
}
