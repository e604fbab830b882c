import { enlarged, grownCapacity } from "../../base/growth.ts";
import type { CallIndex, TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { type Nanos, notYet } from "../../base/time.ts";
import { NarrowColumn } from "./narrow_column.ts";
import { OffsetColumn } from "./offset_column.ts";
import { PackedColumn } from "./packed_column.ts";

/** Low bits of a fate are the outcome, the others why the call waited. */
const outcomeBits = 3;
const outcomeMask = (1 << outcomeBits) - 1;

/** What a line says of a call at its entry. */
export interface EnteredCall {
  readonly startNs: Nanos;
  readonly logOffset: number;
  readonly logLength: number;
  readonly syscall: number;
}

/**
 * One row per call entered, in order of entry. A row is an id. 34 bytes while tasks, channels and the lengths of lines
 * are below 65,535, a call takes less than two seconds and the log is below 4 GiB; what is beyond takes some more.
 */
export class CallTable {
  #length = 0;
  #capacity = 64;
  #startNs = new Float64Array(this.#capacity);
  #syscall = new Uint16Array(this.#capacity);
  #errno = new Uint8Array(this.#capacity);
  #fate = new Uint8Array(this.#capacity);
  /** From entry to return; NaN while in progress. */
  readonly #spanNs = new PackedColumn(this.#capacity);
  readonly #value = new PackedColumn(this.#capacity);
  readonly #logOffset = new OffsetColumn(this.#capacity);
  readonly #logLength = new NarrowColumn(this.#capacity);
  readonly #task = new NarrowColumn(this.#capacity);
  readonly #channel = new NarrowColumn(this.#capacity);
  readonly #resumption = new NarrowColumn(this.#capacity);

  get length(): number {
    return this.#length;
  }

  /** A row for a call just entered: it is in progress, on no channel, with no value. */
  enter(call: EnteredCall, task: TaskIndex): CallIndex {
    if (this.#length === this.#capacity) this.#grow();
    const row = this.#length++;
    this.#startNs[row] = call.startNs;
    this.#syscall[row] = call.syscall;
    this.#spanNs.set(row, Number.NaN);
    this.#value.set(row, Number.NaN);
    this.#logOffset.set(row, call.logOffset);
    this.#logLength.set(row, call.logLength);
    this.#task.set(row, task);
    this.#channel.set(row, noRow);
    this.#resumption.set(row, noRow);
    return row as CallIndex;
  }

  startNs(row: number): Nanos {
    return this.#startNs[row] as Nanos;
  }

  /** `notYet` while in progress. */
  endNs(row: number): Nanos {
    const span = this.#spanNs.at(row);
    return Number.isNaN(span) ? notYet : (((this.#startNs[row] as number) + span) as Nanos);
  }

  setEndNs(row: number, ns: Nanos): void {
    this.#spanNs.set(row, ns === notYet ? Number.NaN : ns - (this.#startNs[row] as number));
  }

  /** Return value, NaN if none. */
  value(row: number): number {
    return this.#value.at(row);
  }

  setValue(row: number, value: number): void {
    this.#value.set(row, value);
  }

  /** Where its line stands in the log; of two lines, the first. Bytes. */
  logOffset(row: number): number {
    return this.#logOffset.at(row);
  }

  logLength(row: number): number {
    return this.#logLength.at(row);
  }

  setLine(row: number, offset: number, length: number): void {
    this.#logOffset.set(row, offset);
    this.#logLength.set(row, length);
  }

  task(row: number): TaskIndex {
    return this.#task.at(row) as TaskIndex;
  }

  /** The channel it works on, `noRow` if none. */
  channel(row: number): number {
    return this.#channel.at(row);
  }

  setChannel(row: number, channel: number): void {
    this.#channel.set(row, channel);
  }

  /** Row of `resumptions` if the call stands in two lines, else `noRow`. */
  resumption(row: number): number {
    return this.#resumption.at(row);
  }

  setResumption(row: number, resumption: number): void {
    this.#resumption.set(row, resumption);
  }

  /** Row of the syscall table. */
  syscall(row: number): number {
    return this.#syscall[row] as number;
  }

  /** Index into `errnoNames` of the syscall table, 0 if none. */
  errno(row: number): number {
    return this.#errno[row] as number;
  }

  setErrno(row: number, errno: number): void {
    this.#errno[row] = errno;
  }

  /** Index into `outcomes`. */
  outcome(row: number): number {
    return (this.#fate[row] as number) & outcomeMask;
  }

  setOutcome(row: number, outcome: number): void {
    this.#fate[row] = ((this.#fate[row] as number) & ~outcomeMask) | outcome;
  }

  /** Index into `blockReasons`: it had to wait, and for what. */
  blocked(row: number): number {
    return (this.#fate[row] as number) >> outcomeBits;
  }

  setBlocked(row: number, reason: number): void {
    this.#fate[row] = (reason << outcomeBits) | this.outcome(row);
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    const sum = this.#columns().reduce((bytes, column) => bytes + column.usedBytes(this.#length), 0);
    return sum + this.#length * this.#plainBytes;
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    const sum = this.#columns().reduce((bytes, column) => bytes + column.allocatedBytes, 0);
    return sum + this.#capacity * this.#plainBytes;
  }

  get #plainBytes(): number {
    const columns = [this.#startNs, this.#syscall, this.#errno, this.#fate];
    return columns.reduce((bytes, { BYTES_PER_ELEMENT }) => bytes + BYTES_PER_ELEMENT, 0);
  }

  #grow(): void {
    const capacity = grownCapacity(this.#capacity);
    this.#startNs = enlarged(this.#startNs, capacity);
    this.#syscall = enlarged(this.#syscall, capacity);
    this.#errno = enlarged(this.#errno, capacity);
    this.#fate = enlarged(this.#fate, capacity);
    for (const column of this.#columns()) column.grow(capacity);
    this.#capacity = capacity;
  }

  #columns(): readonly (NarrowColumn | OffsetColumn | PackedColumn)[] {
    return [
      this.#spanNs,
      this.#value,
      this.#logOffset,
      this.#logLength,
      this.#task,
      this.#channel,
      this.#resumption,
    ];
  }
}
