import { Float64Cells, Uint16Cells, Uint32Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { TaskIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Task, type Trace } from "../../ipc/trace.ts";

/** Successive calls of one task. A block takes 34 bytes: half a byte for each of its calls. */
export const callsOfBlock = 64;

const failed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/** What the calls of some blocks come to together. */
export interface CrowdSum {
  /** Spent in calls, and of that waiting. ns */
  readonly busyNs: number;
  readonly waitingNs: number;
  /** The last reason for a wait; `none` if nothing waited. */
  readonly reason: number;
  readonly failed: number;
}

/**
 * Calls of one task, summed up block by block: a pixel that stands for thousands of calls is told from a few sums, not
 * from calls that lie far apart in memory. A block is summed once the call after it was entered, when all of it is over.
 */
export class CallSums {
  readonly #startNs = new Float64Cells();
  readonly #endNs = new Float64Cells();
  /** Of all calls up to the end of the block. */
  readonly #busyNs = new Float64Cells();
  readonly #waitingNs = new Float64Cells();
  readonly #failed = new Uint32Cells();
  readonly #reason = new Uint16Cells();
  #length = 0;

  /** Blocks that are summed. */
  get length(): number {
    return this.#length;
  }

  add({ calls }: Trace, task: Task): void {
    const block = this.#length;
    const first = task.calls.at(block * callsOfBlock);
    let [busyNs, waitingNs, failures, reason] = [0, 0, 0, notBlocked];
    let endNs = block === 0 ? 0 : this.endNs(block - 1);
    for (let position = block * callsOfBlock; position < (block + 1) * callsOfBlock; position++) {
      const call = task.calls.at(position);
      const spanNs = calls.spanNs(call);
      if (calls.outcome(call) === failed) failures++;
      // A call whose end the log does not tell: nobody knows how long it was, but the next one came after it.
      if (spanNs === Number.POSITIVE_INFINITY) continue;
      endNs = Math.max(endNs, calls.endNs(call));
      busyNs += spanNs;
      if (calls.blocked(call) === notBlocked) continue;
      waitingNs += spanNs;
      reason = calls.blocked(call);
    }
    this.#startNs.set(block, calls.startNs(first));
    this.#endNs.set(block, endNs);
    this.#busyNs.set(block, before(this.#busyNs, block) + busyNs);
    this.#waitingNs.set(block, before(this.#waitingNs, block) + waitingNs);
    this.#failed.set(block, before(this.#failed, block) + failures);
    this.#reason.set(block, reason);
    this.#length++;
  }

  startNs(block: number): number {
    return this.#startNs.at(block);
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
    let block = to - 1;
    while (block > from && this.#reason.at(block) === notBlocked) block--;
    return {
      busyNs: over(this.#busyNs),
      waitingNs: over(this.#waitingNs),
      reason: this.#reason.at(block),
      failed: over(this.#failed),
    };
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
