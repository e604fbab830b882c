import type { DescriptorIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos, notYet } from "../../base/time.ts";
import type { ByteRange } from "../../strace/record.ts";
import { type Channel, descriptorFlags, type Trace } from "../trace.ts";
import type { OpenDescriptor, OpenFile, TableUser } from "./descriptor_table.ts";

/** How a descriptor comes into being. */
export interface Opening {
  readonly ns: Nanos;
  /** The call that makes it, `noRow` if it is older than the trace. */
  readonly call: number;
  /** The descriptor it is copied from, `noRow` if none. */
  readonly origin: number;
  readonly closeOnExec: boolean;
  readonly annotation: ByteRange | Uint8Array | undefined;
}

/** Writes `trace.descriptors`: a row for each process that has a descriptor, several where they share a table. */
export class DescriptorRows {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  add({ process, ownTable = 0 }: TableUser, fd: number, file: OpenFile, opening: Opening): DescriptorIndex {
    const row = this.#trace.descriptors.addRow() as DescriptorIndex;
    const { columns } = this.#trace.descriptors;
    columns.openedNs[row] = opening.ns;
    columns.closedNs[row] = notYet;
    columns.process[row] = process.index;
    columns.table[row] = ownTable;
    columns.fd[row] = fd;
    columns.channel[row] = file.channel.channel.index;
    columns.openedBy[row] = opening.call;
    columns.closedBy[row] = noRow;
    columns.origin[row] = opening.origin;
    file.channel.channel.descriptors.push(row);
    return row;
  }

  end(row: DescriptorIndex, ns: Nanos, call: number): void {
    const { columns } = this.#trace.descriptors;
    // A call can end after the next stamps: the clock was set back meanwhile, or the log was merged of several.
    columns.closedNs[row] = later(ns, columns.openedNs[row] as Nanos);
    columns.closedBy[row] = call;
  }

  endAll(descriptor: OpenDescriptor, ns: Nanos, call: number): void {
    for (const row of rowsOf(descriptor)) this.end(row, ns, call);
  }

  /** When, and by which call, it was opened. */
  openedNs({ row }: OpenDescriptor): Nanos {
    return this.#trace.descriptors.columns.openedNs[row] as Nanos;
  }

  openedBy({ row }: OpenDescriptor): number {
    return this.#trace.descriptors.columns.openedBy[row] as number;
  }

  /** What a process closed of all that call `fork` handed down to it. */
  closedAfter(fork: number, { process }: TableUser): { fd: number; ns: Nanos; call: number }[] {
    const { columns, length } = this.#trace.descriptors;
    const closed: { fd: number; ns: Nanos; call: number }[] = [];
    for (let row = 0; row < length; row++) {
      const call = columns.closedBy[row] as number;
      if (columns.process[row] !== process.index || columns.openedBy[row] !== fork || call === noRow)
        continue;
      closed.push({ fd: columns.fd[row] as number, ns: columns.closedNs[row] as Nanos, call });
    }
    return closed;
  }

  /** Which processes have it. */
  processes(descriptor: OpenDescriptor): ReadonlySet<ProcessIndex> {
    const { process } = this.#trace.descriptors.columns;
    return new Set([...rowsOf(descriptor)].map((row) => process[row] as ProcessIndex));
  }

  /** It turns out to refer to another channel. */
  refer(descriptor: OpenDescriptor, channel: Channel): void {
    for (const row of rowsOf(descriptor)) {
      this.#trace.descriptors.columns.channel[row] = channel.index;
      channel.descriptors.push(row);
    }
  }

  writeEnds(descriptor: OpenDescriptor): void {
    const { readable, writable, channel } = descriptor.file;
    for (const row of rowsOf(descriptor)) {
      const process = this.#trace.descriptors.columns.process[row] as ProcessIndex;
      if (readable) channel.channel.readHolders.add(process);
      if (writable) channel.channel.writeHolders.add(process);
    }
    this.writeFlags(descriptor);
  }

  writeFlags(descriptor: OpenDescriptor): void {
    const { file, closeOnExec } = descriptor;
    const flags =
      (file.readable ? descriptorFlags.readable : 0) |
      (file.writable ? descriptorFlags.writable : 0) |
      (closeOnExec ? descriptorFlags.closeOnExec : 0) |
      (file.nonBlocking ? descriptorFlags.nonBlocking : 0) |
      (file.append ? descriptorFlags.append : 0);
    for (const row of rowsOf(descriptor)) this.#trace.descriptors.columns.flags[row] = flags;
  }
}

function* rowsOf({ row, sharedRows }: OpenDescriptor): Iterable<DescriptorIndex> {
  yield row;
  if (sharedRows !== undefined) yield* sharedRows.values();
}
