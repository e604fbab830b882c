import type { Trace } from "../../ipc/trace.ts";
import type { LogWindow } from "./log_window.ts";

/** What a search looks through, as it stands now. */
export interface Ground {
  readonly trace: Trace;
  readonly log: LogWindow;
  /** How long what has not ended lasts: to here. */
  readonly presentNs: number;
}

/** Says of one row of a table whether it holds there. */
export type RowTest = (row: number) => boolean;

export const never: RowTest = () => false;
