import { Float64Cells, Uint32Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { TaskIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Task, type Trace } from "../../ipc/trace.ts";

/** Successive calls of one task. A block takes 28 bytes: under two bytes for each of its calls. */
export const callsOfBlock = 16;

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
  readonly #endNs = new Float64Cells();
  /** Of all calls up to the end of the block. */
  readonly #busyNs = new Float64Cells();
  readonly #waitingNs = new Float64Cells();
  readonly #failed = new Uint32Cells();
  #length = 0;

  /** Blocks that are summed. */
  get length(): number {
    return this.#length;
  }

  add(trace: Trace, task: Task): void {
    const block = this.#length;
    const [from, to] = [block * callsOfBlock, (block + 1) * callsOfBlock];
    const { busyNs, waitingNs, failed } = sumOfCalls(trace, task, from, to);
    let endNs = block === 0 ? 0 : this.endNs(block - 1);
    for (let position = from; position < to; position++) {
      const call = task.calls.at(position);
      if (hasKnownEnd(trace, call)) endNs = Math.max(endNs, trace.calls.endNs(call));
    }
    this.#endNs.set(block, endNs);
    this.#busyNs.set(block, before(this.#busyNs, block) + busyNs);
    this.#waitingNs.set(block, before(this.#waitingNs, block) + waitingNs);
    this.#failed.set(block, before(this.#failed, block) + failed);
    this.#length++;
  }

  endNs(block: number): number {
    return this.#endNs.at(block);
  }

  /** First block from `from` on that ends after `ns`; `length` if none does. `near`: where it is likely to be. */
  firstEndingAfter(ns: number, from: number, near: number): number {
    return firstPosition((block) => this.endNs(block) > ns, this.#length, from, near);
  }

  /** Of the blocks from `from` on and before `to`, which is more than `from`. */
  sum(from: number, to: number): CrowdSum {
    const over = (sums: Float64Cells | Uint32Cells) => sums.at(to - 1) - before(sums, from);
    return { busyNs: over(this.#busyNs), waitingNs: over(this.#waitingNs), failed: over(this.#failed) };
  }

  /** Whether a call of this block had to wait. */
  waits(block: number): boolean {
    return this.#waitingNs.at(block) > before(this.#waitingNs, block);
  }
}

function before(sums: Float64Cells | Uint32Cells, block: number): number {
  return block === 0 ? 0 : sums.at(block - 1);
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
