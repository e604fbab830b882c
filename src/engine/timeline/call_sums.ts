import { Float64Cells } from "../../base/chunked_cells.ts";
import { firstPosition } from "../../base/first_position.ts";
import type { TaskIndex } from "../../base/ids.ts";
import { blockReasons } from "../../base/vocabulary.ts";
import type { CallTable } from "../../ipc/tables/call_table.ts";
import { outcomes, type Task, type Trace } from "../../ipc/trace.ts";

interface BlockSize {
  readonly callsOfBlock: number;
  /** Blocks that a pixel must hold to be told from them. */
  readonly fewest: number;
  /** Whether an edge knows the call after it, too. */
  readonly knowsNext: boolean;
}

/** An edge takes 32 bytes, more than one for each call of its block: smaller blocks would be dear. */
const small: BlockSize = { callsOfBlock: 24, fewest: 1, knowsNext: false };

/**
 * Made beside the small ones once a task has as many calls, so that a picture of millions of calls finds what neighbouring
 * pixels need close together in memory, and needs no call itself. Two fit into a pixel and half
 * of the next one: the edges lie within three quarters of a pixel.
 * Multiples of the small size: each edge is one of a small block, too.
 */
const larger: readonly BlockSize[] = [
  { callsOfBlock: 96, fewest: 2, knowsNext: true },
  { callsOfBlock: 672, fewest: 2, knowsNext: true },
];

export const callsOfSmallBlock = small.callsOfBlock;

const hasFailed = outcomes.indexOf("failed");
const notBlocked = blockReasons.indexOf("none");

/**
 * What some calls come to together. A picture tells tens of thousands of crowds: they share one of these, filled again and
 * again, since as many objects would have to be collected ten times a second.
 */
export class CrowdSum {
  /** Spent in calls, and of that waiting. ns */
  busyNs = 0;
  waitingNs = 0;
  /** How many failed. */
  failed = 0;
  /** Why the last of them that waited did, index into `blockReasons`; of time spent waiting only. */
  reason = notBlocked;

  clear(): void {
    this.busyNs = 0;
    this.waitingNs = 0;
    this.failed = 0;
    this.reason = notBlocked;
  }

  /** Later calls: those of a task from position `from` on and before `to`, each of them looked at. */
  addCalls({ calls }: Trace, task: Task, from: number, to: number): void {
    for (let position = from; position < to; position++) {
      const call = task.calls.at(position);
      this.addCall(calls, call, calls.spanNs(call));
    }
  }

  /** A later call. */
  addCall(calls: CallTable, call: number, spanNs: number): void {
    if (calls.outcome(call) === hasFailed) this.failed++;
    if (!isKnown(spanNs)) return;
    this.busyNs += spanNs;
    const blocked = calls.blocked(call);
    if (blocked === notBlocked) return;
    this.waitingNs += spanNs;
    this.reason = blocked;
  }
}

/** A call whose end the log does not tell: nobody knows how long it was, but the next one came after it. */
function isKnown(spanNs: number): boolean {
  return spanNs !== Number.POSITIVE_INFINITY;
}

/** A call as a slice tells it. */
export class SeenCall {
  /** Row of the calls. */
  call = 0;
  startNs = 0;
  /** Row of the syscall table. */
  syscall = 0;

  /** Now the call at that position of the task. */
  see({ calls }: Trace, task: Task, position: number): void {
    this.call = task.calls.at(position);
    this.startNs = calls.startNs(this.call);
    this.syscall = calls.syscall(this.call);
  }
}

/** Where the cells of an edge stand. Those from `call` on have only edges that know the call after them. */
const cell = { busyNs: 0, waitingNs: 1, failedAndReason: 2, call: 3, startNs: 4, syscall: 5 } as const;
const [cellsOfEdge, cellsKnowingNext] = [3, 6] as const;
/** `blockReasons` are fewer. */
const reasons = 32;

/**
 * Successive blocks of as many calls each, and what these come to. Edge n lies before block n and has all calls before it
 * behind it. Their times stand together, for the search, and so does what else an edge knows: a pixel costs few looks at
 * memory, not one for each cell.
 */
export class Blocks {
  readonly #endNs = new Float64Cells();
  readonly #cells = new Float64Cells();
  readonly #width: number;
  #edges = 0;

  constructor(readonly size: BlockSize) {
    this.#width = size.knowsNext ? cellsKnowingNext : cellsOfEdge;
  }

  get length(): number {
    return this.#edges - 1;
  }

  /** When all calls before an edge had ended. */
  endNs(edge: number): number {
    return this.#endNs.at(edge);
  }

  /** Tells the call after an edge; false if edges of this size do not know it. */
  seeNext(edge: number, next: SeenCall): boolean {
    if (!this.size.knowsNext) return false;
    const first = edge * this.#width;
    next.call = this.#cells.at(first + cell.call);
    next.startNs = this.#cells.at(first + cell.startNs);
    next.syscall = this.#cells.at(first + cell.syscall);
    return true;
  }

  /**
   * The last edge after `from` at which all before it had ended at `ns`; undefined if too few blocks had.
   * @param near where it is likely to be
   */
  lastEdge(ns: number, from: number, near: number): number | undefined {
    const nearest = from + this.size.fewest;
    if (nearest >= this.#edges || this.endNs(nearest) > ns) return undefined;
    return firstPosition((edge) => this.endNs(edge) > ns, this.#edges, nearest + 1, near + 1) - 1;
  }

  /** Adds what the calls between two edges come to. */
  addTo(sum: CrowdSum, from: number, to: number): void {
    const [before, after] = [from * this.#width, to * this.#width];
    const cells = this.#cells;
    const told = cells.at(after + cell.failedAndReason);
    const failed = Math.floor(told / reasons);
    const waitingNs = cells.at(after + cell.waitingNs) - cells.at(before + cell.waitingNs);
    sum.busyNs += cells.at(after + cell.busyNs) - cells.at(before + cell.busyNs);
    sum.failed += failed - Math.floor(cells.at(before + cell.failedAndReason) / reasons);
    if (waitingNs === 0) return;
    sum.waitingNs += waitingNs;
    sum.reason = told - failed * reasons;
  }

  /**
   * @param before what all calls before it come to
   * @param next the call after it
   */
  addEdge(endNs: number, before: CrowdSum, next: SeenCall): void {
    const first = this.#edges * this.#width;
    this.#endNs.set(this.#edges, endNs);
    this.#cells.set(first + cell.busyNs, before.busyNs);
    this.#cells.set(first + cell.waitingNs, before.waitingNs);
    this.#cells.set(first + cell.failedAndReason, before.failed * reasons + before.reason);
    if (this.size.knowsNext) {
      this.#cells.set(first + cell.call, next.call);
      this.#cells.set(first + cell.startNs, next.startNs);
      this.#cells.set(first + cell.syscall, next.syscall);
    }
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
  readonly #first = new SeenCall();
  /** All calls so far, and when they had ended. */
  readonly #sum = new CrowdSum();
  #endNs = 0;
  /** The call after them. */
  readonly #next = new SeenCall();

  constructor(trace: Trace, task: Task) {
    this.#first.see(trace, task, 0);
    this.small.addEdge(0, this.#sum, this.#first);
  }

  /** The same calls in blocks of several sizes, the largest first. */
  get bySize(): readonly Blocks[] {
    return this.#bySize;
  }

  /** The next small block of the task, and with it perhaps larger ones. */
  add(trace: Trace, task: Task): void {
    const [from, to] = [this.small.length * callsOfSmallBlock, (this.small.length + 1) * callsOfSmallBlock];
    this.#beginLarger(to);
    for (let position = from; position < to; position++) {
      const call = task.calls.at(position);
      if (isKnown(trace.calls.spanNs(call))) this.#endNs = Math.max(this.#endNs, trace.calls.endNs(call));
    }
    this.#sum.addCalls(trace, task, from, to);
    this.#next.see(trace, task, to);
    for (const blocks of this.#bySize)
      if (to % blocks.size.callsOfBlock === 0) blocks.addEdge(this.#endNs, this.#sum, this.#next);
  }

  /** Larger blocks, if the task has as many calls as the first of them by now. */
  #beginLarger(calls: number): void {
    const size = larger.find(({ callsOfBlock }) => callsOfBlock === calls);
    if (size === undefined) return;
    const blocks = new Blocks(size);
    blocks.addEdge(0, new CrowdSum(), this.#first);
    this.#bySize.unshift(blocks);
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
    const sums = this.#sums[task.index] ?? new CallSums(trace, task);
    this.#sums[task.index] = sums;
    const due = () => (sums.small.length + 1) * callsOfSmallBlock;
    while (due() < task.calls.length) sums.add(trace, task);
    this.#due[task.index] = due();
  }
}
