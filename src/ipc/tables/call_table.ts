import { Uint32Cells } from "../../base/chunked_cells.ts";
import type { CallIndex, TaskIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { type Nanos, notYet } from "../../base/time.ts";
import { AscendingColumn } from "./ascending_column.ts";
import { NarrowColumn } from "./narrow_column.ts";
import { PackedColumn } from "./packed_column.ts";

/** What a call came to, in one word: two bytes which system call, one which error, five bits why it waited, three how it ended. */
const syscallMask = 0xffff;
const errnoShift = 16;
const errnoMask = 0xff;
const outcomeShift = 24;
const outcomeMask = 0x7;
const blockedShift = 27;

/** What a line says of a call at its entry. */
export interface EnteredCall {
  readonly startNs: Nanos;
  readonly logOffset: number;
  readonly logLength: number;
  readonly syscall: number;
}

/** What `CallTable.summary` fills in. */
export interface CallSummary {
  syscall: number;
  errno: number;
  outcome: number;
  blocked: number;
}

/**
 * One row per call entered, in order of entry. A row is an id. 28 bytes while tasks, channels and the lengths of lines
 * are below 65,535, and a call takes less than two seconds, as do 256 of them; what is beyond takes some more.
 */
export class CallTable {
  #length = 0;
  readonly #startNs = new AscendingColumn();
  /** From entry to return; NaN while in progress. */
  readonly #spanNs = new PackedColumn();
  readonly #value = new PackedColumn();
  readonly #logOffset = new AscendingColumn();
  readonly #logLength = new NarrowColumn();
  readonly #task = new NarrowColumn();
  readonly #channel = new NarrowColumn();
  readonly #resumption = new NarrowColumn();
  readonly #word = new Uint32Cells();

  get length(): number {
    return this.#length;
  }

  /** A row for a call just entered: it is in progress, on no channel, with no value. */
  enter(call: EnteredCall, task: TaskIndex): CallIndex {
    const row = this.#length++;
    this.#startNs.set(row, call.startNs);
    this.#word.set(row, call.syscall);
    this.#spanNs.setNothing(row);
    this.#value.setNothing(row);
    this.#logOffset.set(row, call.logOffset);
    this.#logLength.set(row, call.logLength);
    this.#task.set(row, task);
    this.#channel.set(row, noRow);
    this.#resumption.set(row, noRow);
    return row as CallIndex;
  }

  /** It has returned, or its task has ended. `outcome` and `errno` as below. */
  leave(row: number, endNs: Nanos, value: number, outcome: number, errno: number): void {
    this.setEndNs(row, endNs);
    this.#value.set(row, value);
    const kept = this.#word.at(row) & ~((errnoMask << errnoShift) | (outcomeMask << outcomeShift));
    this.#word.set(row, kept | (errno << errnoShift) | (outcome << outcomeShift));
  }

  startNs(row: number): Nanos {
    return this.#startNs.at(row) as Nanos;
  }

  /** `notYet` while in progress. */
  endNs(row: number): Nanos {
    const span = this.#spanNs.at(row);
    return Number.isNaN(span) ? notYet : ((this.#startNs.at(row) + span) as Nanos);
  }

  /** From entry to return; `Infinity` while in progress. */
  spanNs(row: number): number {
    const span = this.#spanNs.at(row);
    return Number.isNaN(span) ? Number.POSITIVE_INFINITY : span;
  }

  setEndNs(row: number, ns: Nanos): void {
    if (ns === notYet) this.#spanNs.setNothing(row);
    else this.#spanNs.set(row, ns - this.#startNs.at(row));
  }

  /** Return value, NaN if none. */
  value(row: number): number {
    return this.#value.at(row);
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
    return this.#word.at(row) & syscallMask;
  }

  /** Its syscall, errno, outcome and blocked, as the functions of those names give them, at one look. */
  summary(row: number, into: CallSummary): void {
    const word = this.#word.at(row);
    into.syscall = word & syscallMask;
    into.errno = (word >>> errnoShift) & errnoMask;
    into.outcome = (word >>> outcomeShift) & outcomeMask;
    into.blocked = word >>> blockedShift;
  }

  /** Index into `errnoNames` of the syscall table, 0 if none. */
  errno(row: number): number {
    return (this.#word.at(row) >>> errnoShift) & errnoMask;
  }

  /** Index into `outcomes`. */
  outcome(row: number): number {
    return (this.#word.at(row) >>> outcomeShift) & outcomeMask;
  }

  setOutcome(row: number, outcome: number): void {
    this.#word.set(row, (this.#word.at(row) & ~(outcomeMask << outcomeShift)) | (outcome << outcomeShift));
  }

  /** Index into `blockReasons`: it had to wait, and for what. */
  blocked(row: number): number {
    return this.#word.at(row) >>> blockedShift;
  }

  setBlocked(row: number, reason: number): void {
    const others = (1 << blockedShift) - 1;
    this.#word.set(row, (this.#word.at(row) & others) | (reason << blockedShift));
  }

  /** Bytes that its rows take. */
  get usedBytes(): number {
    const words = this.#length * this.#word.bytesPerCell;
    return this.#columns().reduce((bytes, column) => bytes + column.usedBytes, words);
  }

  /** The same with the room for rows to come. */
  get allocatedBytes(): number {
    const columns = [...this.#columns(), this.#word];
    return columns.reduce((bytes, column) => bytes + column.allocatedBytes, 0);
  }

  #columns(): readonly (NarrowColumn | AscendingColumn | PackedColumn)[] {
    return [
      this.#startNs,
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
