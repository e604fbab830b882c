import type { RunningProcess } from "../../capture/process_list.ts";

/** Processes to choose from. */
export interface ProcessChoices {
  readonly own: readonly RunningProcess[];
  /** Of other users. */
  readonly others: readonly RunningProcess[];
}

/** Of both the newest first: most often one wants what was started last. */
export function processChoices(running: readonly RunningProcess[]): ProcessChoices {
  const newest = running.toSorted((one, other) => other.startTicks - one.startTicks || other.pid - one.pid);
  return { own: newest.filter(({ own }) => own), others: newest.filter(({ own }) => !own) };
}
