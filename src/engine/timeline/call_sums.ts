import { Float64Cells, Uint32Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { TaskIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import { outcomes, type Task, type Trace } from "../../ipc/trace.ts";

interface BlockSize {
  readonly callsOfBlock: number;
  /** Blocks that a pixel must hold to be told from them. */
  readonly fewest: number;
}

/** A block takes 28 bytes, of a small one two for each of its calls. */
const small: BlockSize = { callsOfBlock: 16, fewest: 1 };

/**
 * Made beside the small ones once a task has as many calls, so that a picture of millions of calls finds what neighbouring
 * pixels need close together in memory. Of two, the edges lie within half of the pixel.
 */
const larger: readonly BlockSize[] = [
  { callsOfBlock: 64, fewest: 2 },
  { callsOfBlock: 512, fewest: 2 },
];

export const callsOfSmallBlock = small.callsOfBlock;

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

/** What two crowds come to together. */
export function both(one: CrowdSum, other: CrowdSum): CrowdSum {
  return {
    busyNs: one.busyNs + other.busyNs,
    waitingNs: one.waitingNs + other.waitingNs,
    failed: one.failed + other.failed,
  };
}

/** What the calls of a task from `from` on and before `to` come to, each of them looked at. */
export function sumOfCalls(trace: Trace, task: Task, from: number, to: number): CrowdSum {
  const { calls } = trace;
  let busyNs = 0;
  let waitingNs = 0;
  let failed = 0;
  for (let position = from; position < to; position++) {
    const call = task.calls.at(position);
    if (calls.outcome(call) === hasFailed) failed++;
    const spanNs = calls.spanNs(call);
    if (!isKnown(spanNs)) continue;
    busyNs += spanNs;
    if (calls.blocked(call) !== notBlocked) waitingNs += spanNs;
  }
  return { busyNs, waitingNs, failed };
}

/** A call whose end the log does not tell: nobody knows how long it was, but the next one came after it. */
function isKnown(spanNs: number): boolean {
  return spanNs !== Number.POSITIVE_INFINITY;
}

/**
 * Successive blocks of as many calls each, and what these come to. Edge n lies before block n and has all calls before it
 * behind it.
 */
export class Blocks {
  readonly #endNs = new Float64Cells();
  readonly #busyNs = new Float64Cells();
  readonly #waitingNs = new Float64Cells();
  readonly #failed = new Uint32Cells();
  #edges = 0;

  constructor(readonly size: BlockSize) {
    this.addEdge(0, { busyNs: 0, waitingNs: 0, failed: 0 });
  }

  get length(): number {
    return this.#edges - 1;
  }

  /** When all calls before an edge had ended. */
  endNs(edge: number): number {
    return this.#endNs.at(edge);
  }

  /**
   * The last edge after `from` at which all before it had ended at `ns`; undefined if too few blocks had.
   * @param near where it is likely to be
   */
  lastEdge(ns: number, from: number, near: number): number | undefined {
    const nearest = from + this.size.fewest;
    if (nearest >= this.#edges || this.#endNs.at(nearest) > ns) return undefined;
    return firstPosition((edge) => this.#endNs.at(edge) > ns, this.#edges, nearest + 1, near + 1) - 1;
  }

  /** What the calls between two edges come to. */
  sum(from: number, to: number): CrowdSum {
    return {
      busyNs: this.#busyNs.at(to) - this.#busyNs.at(from),
      waitingNs: this.#waitingNs.at(to) - this.#waitingNs.at(from),
      failed: this.#failed.at(to) - this.#failed.at(from),
    };
  }

  addEdge(endNs: number, before: CrowdSum): void {
    this.#endNs.set(this.#edges, endNs);
    this.#busyNs.set(this.#edges, before.busyNs);
    this.#waitingNs.set(this.#edges, before.waitingNs);
    this.#failed.set(this.#edges, before.failed);
    this.#edges++;
  }
}

/**
 * Calls of one task, summed up block by block: a pixel that stands for many calls is told from a few sums, not from calls
 * that lie far apart in memory. A block is summed once the call after it was entered, when all of it is over.
 */
export class CallSums {
  readonly small = new Blocks(small);
  readonly #bySize: Blocks[] = [this.small];

  /** The same calls in blocks of several sizes, the largest first. */
  get bySize(): readonly Blocks[] {
    return this.#bySize;
  }

  /** The next small block of the task, and with it perhaps larger ones. */
  add(trace: Trace, task: Task): void {
    const { small } = this;
    const [from, to] = [small.length * callsOfSmallBlock, (small.length + 1) * callsOfSmallBlock];
    let endNs = small.endNs(small.length);
    for (let position = from; position < to; position++) {
      const call = task.calls.at(position);
      if (isKnown(trace.calls.spanNs(call))) endNs = Math.max(endNs, trace.calls.endNs(call));
    }
    const before = both(small.sum(0, small.length), sumOfCalls(trace, task, from, to));
    const next = larger.find(({ callsOfBlock }) => callsOfBlock === to);
    if (next !== undefined) this.#bySize.unshift(new Blocks(next));
    for (const blocks of this.#bySize) if (to % blocks.size.callsOfBlock === 0) blocks.addEdge(endNs, before);
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
      this.#due.push(callsOfSmallBlock);
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
    const due = () => (sums.small.length + 1) * callsOfSmallBlock;
    while (due() < task.calls.length) sums.add(trace, task);
    this.#due[task.index] = due();
  }
}
