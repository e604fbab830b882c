import type { DescriptorIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { DescriptorRows } from "./descriptor_rows.ts";
import { DescriptorTable, type OpenDescriptor, type TableOwner, type TableUser } from "./descriptor_table.ts";

// Processes that share one table of descriptors: clone with CLONE_FILES and without CLONE_THREAD. Each has rows of its
// own in the trace, so that who holds what can be asked of each, and the end of one leaves the others theirs.

/** `process` has the table of `owner` from now on, by call `call`. What it had open itself is in there already. */
export function shareTable(
  rows: DescriptorRows,
  process: TableOwner,
  owner: TableOwner,
  ns: Nanos,
  call: number,
): void {
  const { table } = owner;
  process.table.sharers.delete(process);
  process.table = table;
  table.sharers.add(process);
  for (const descriptor of table.all()) {
    const { fd, file, row, closeOnExec, annotation } = descriptor;
    const opening = { ns, call, origin: row, closeOnExec, annotation };
    const having = rows.processes(descriptor);
    for (const sharer of table.sharers) {
      if (having.has(sharer.process.index)) continue;
      addSharer(descriptor, sharer, rows.add(sharer, fd, file, opening));
    }
    rows.writeEnds(descriptor);
  }
}

export function addSharer(descriptor: OpenDescriptor, process: TableUser, row: DescriptorIndex): void {
  descriptor.sharedRows ??= new Map();
  descriptor.sharedRows.set(process, row);
}

/** exec, unshare(CLONE_FILES), CLOSE_RANGE_UNSHARE: a copy of its own; its rows go on. */
export function partTable(process: TableOwner): void {
  const { table } = process;
  if (table.sharers.size === 1) return;
  table.sharers.delete(process);
  process.table = new DescriptorTable();
  process.table.sharers.add(process);
  for (const descriptor of table.all()) {
    const copy = { ...descriptor, row: takeRow(descriptor, process), sharedRows: undefined };
    process.table.set(copy);
    copy.file.descriptors.add(copy);
  }
}

/** The process ends; the table lives on with the others. */
export function leaveTable(rows: DescriptorRows, process: TableOwner, ns: Nanos): void {
  const { table } = process;
  table.sharers.delete(process);
  for (const descriptor of table.all()) rows.end(takeRow(descriptor, process), ns, noRow);
}

/** The row of one of the processes that share a descriptor, which from now on is not its own any more. */
function takeRow(descriptor: OpenDescriptor, process: TableUser): DescriptorIndex {
  const shared = descriptor.sharedRows ?? new Map<TableUser, DescriptorIndex>();
  const own = shared.get(process);
  if (own !== undefined) {
    shared.delete(process);
    return own;
  }
  // It was the one who opened it: the row of another stands for the descriptor now.
  const { row } = descriptor;
  const [heir] = shared;
  if (heir !== undefined) {
    shared.delete(heir[0]);
    descriptor.row = heir[1];
  }
  return row;
}
