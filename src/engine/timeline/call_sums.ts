import { Float64Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { TaskIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Task, type Trace } from "../../ipc/trace.ts";

/** Successive calls of one task. A block takes 32 bytes: two for each of its calls. */
export const callsOfBlock = 16;

/** What is kept at each block: when the calls before it had ended, and what all of these come to. */
const cellOf = { endNs: 0, busyNs: 1, waitingNs: 2, failed: 3 } as const;
const cellsOfBlock = Object.keys(cellOf).length;

const hasFailed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/** What some calls come to together. */
export interface CrowdSum {
  /** Spent in calls, and of that waiting. ns */
  readonly busyNs: number;
  readonly waitingNs: number;
  /** How many failed. */
  readonly failed: number;
}

/** What the calls of a task from `from` on and before `to` come to, each of them looked at. */
export function sumOfCalls(trace: Trace, task: Task, from: number, to: number): CrowdSum {
  const { calls } = trace;
  let [busyNs, waitingNs, failed] = [0, 0, 0];
  for (let position = from; position < to; position++) {
    const call = task.calls.at(position);
    if (calls.outcome(call) === hasFailed) failed++;
    if (!hasKnownEnd(trace, call)) continue;
    const spanNs = calls.spanNs(call);
    busyNs += spanNs;
    if (calls.blocked(call) !== notBlocked) waitingNs += spanNs;
  }
  return { busyNs, waitingNs, failed };
}

/** A call whose end the log does not tell: nobody knows how long it was, but the next one came after it. */
function hasKnownEnd({ calls }: Trace, call: number): boolean {
  return calls.spanNs(call) !== Number.POSITIVE_INFINITY;
}

/**
 * Calls of one task, summed up block by block: a pixel that stands for many calls is told from a few sums, not from calls
 * that lie far apart in memory. A block is summed once the call after it was entered, when all of it is over.
 */
export class CallSums {
  /** One block after the other, each with its cells side by side: memory that lies apart is most of a picture's cost. */
  readonly #cells = new Float64Cells();
  #length = 0;

  constructor() {
    for (const cell of Object.values(cellOf)) this.#cells.set(cell, 0);
  }

  /** Blocks that are summed. */
  get length(): number {
    return this.#length;
  }

  add(trace: Trace, task: Task): void {
    const block = this.#length;
    const [from, to] = [block * callsOfBlock, (block + 1) * callsOfBlock];
    const { busyNs, waitingNs, failed } = sumOfCalls(trace, task, from, to);
    let endNs = this.#at(block, cellOf.endNs);
    for (let position = from; position < to; position++) {
      const call = task.calls.at(position);
      if (hasKnownEnd(trace, call)) endNs = Math.max(endNs, trace.calls.endNs(call));
    }
    const after = (block + 1) * cellsOfBlock;
    this.#cells.set(after + cellOf.endNs, endNs);
    this.#cells.set(after + cellOf.busyNs, this.#at(block, cellOf.busyNs) + busyNs);
    this.#cells.set(after + cellOf.waitingNs, this.#at(block, cellOf.waitingNs) + waitingNs);
    this.#cells.set(after + cellOf.failed, this.#at(block, cellOf.failed) + failed);
    this.#length++;
  }

  endNs(block: number): number {
    return this.#at(block + 1, cellOf.endNs);
  }

  /** First block from `from` on that ends after `ns`; `length` if none does. `near`: where it is likely to be. */
  firstEndingAfter(ns: number, from: number, near: number): number {
    return firstPosition((block) => this.endNs(block) > ns, this.#length, from, near);
  }

  /** Of the blocks from `from` on and before `to`. */
  sum(from: number, to: number): CrowdSum {
    const over = (cell: number) => this.#at(to, cell) - this.#at(from, cell);
    return { busyNs: over(cellOf.busyNs), waitingNs: over(cellOf.waitingNs), failed: over(cellOf.failed) };
  }

  /** Whether a call of this block had to wait. */
  waits(block: number): boolean {
    return this.#at(block + 1, cellOf.waitingNs) > this.#at(block, cellOf.waitingNs);
  }

  #at(block: number, cell: number): number {
    return this.#cells.at(block * cellsOfBlock + cell);
  }
}

/** The sums of all tasks of a trace, made as it grows, while what was read last is still at hand. */
export class TraceSums {
  /** By task; none of a task with few calls. */
  readonly #sums: (CallSums | undefined)[] = [];
  /** By task: with more calls than that it has another block to be summed up. */
  readonly #due: number[] = [];
  /** Calls that were looked at. */
  #calls = 0;

  of(task: TaskIndex): CallSums | undefined {
    return this.#sums[task];
  }

  /** Sums up the blocks that were filled since the last time. Costs a look at each call since then, or at each task. */
  catchUp(trace: Trace): void {
    while (this.#due.length < trace.tasks.length) {
      this.#due.push(callsOfBlock);
      this.#sums.push(undefined);
    }
    if (trace.tasks.length < trace.calls.length - this.#calls) {
      for (const task of trace.tasks) this.#catchUpWith(trace, task);
    } else {
      for (let call = this.#calls; call < trace.calls.length; call++)
        this.#catchUpWith(trace, trace.tasks[trace.calls.task(call)]);
    }
    this.#calls = trace.calls.length;
  }

  #catchUpWith(trace: Trace, task: Task | undefined): void {
    if (task === undefined || task.calls.length <= (this.#due[task.index] as number)) return;
    const sums = this.#sums[task.index] ?? new CallSums();
    this.#sums[task.index] = sums;
    while ((sums.length + 1) * callsOfBlock < task.calls.length) sums.add(trace, task);
    this.#due[task.index] = (sums.length + 1) * callsOfBlock;
  }
}
