import { noRow } from "../../base/table.ts";
import type { Trace } from "../../ipc/trace.ts";
import { SortedRows } from "./sorted_rows.ts";

/** Calls that match, as a whole and by the lanes they show in: 12 bytes each. */
export class FoundCalls {
  readonly all = new SortedRows();
  readonly ofTask = new Map<number, SortedRows>();
  readonly ofChannel = new Map<number, SortedRows>();

  add(trace: Trace, row: number): void {
    for (const rows of this.#homes(trace, row)) rows.add(row);
  }

  remove(trace: Trace, row: number): void {
    for (const rows of this.#homes(trace, row)) rows.remove(row);
  }

  #homes(trace: Trace, row: number): readonly SortedRows[] {
    const { calls } = trace;
    const homes = [this.all, home(this.ofTask, calls.task(row))];
    const index = calls.channel(row);
    return index === noRow ? homes : [...homes, home(this.ofChannel, index)];
  }
}

function home(homes: Map<number, SortedRows>, key: number): SortedRows {
  const known = homes.get(key);
  if (known !== undefined) return known;
  const made = new SortedRows();
  homes.set(key, made);
  return made;
}
