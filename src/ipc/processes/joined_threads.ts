import type { ProcessIndex } from "../../base/ids.ts";
import type { Trace } from "../trace.ts";

/**
 * What was taken for a process turns out to be a thread: all that the trace says of `from` it says of `into` now.
 * Few rows refer to a thread that was just found out, yet any of them may, so all are looked at.
 */
export function rewriteProcess(trace: Trace, from: ProcessIndex, into: ProcessIndex): void {
  const { descriptors, signals, waits, mappings } = trace;
  replace(descriptors.columns.process, descriptors.length, from, into);
  replace(signals.columns.to, signals.length, from, into);
  replace(signals.columns.from, signals.length, from, into);
  replace(waits.columns.parent, waits.length, from, into);
  replace(mappings.columns.process, mappings.length, from, into);
  for (const { writers, readers, writeHolders, readHolders } of trace.channels) {
    for (const those of [writers, readers, writeHolders, readHolders]) {
      if (those.delete(from)) those.add(into);
    }
  }
  for (const other of trace.processes) {
    if (other.parent === from) other.parent = into;
  }
}

function replace(column: Uint32Array, length: number, from: number, into: number): void {
  for (let row = 0; row < length; row++) if (column[row] === from) column[row] = into;
}
