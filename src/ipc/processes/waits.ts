import type { CallIndex, WaitIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos, notYet } from "../../base/time.ts";
import type { Task, Trace } from "../trace.ts";

/** The rows of `trace.waits`, by the call that waits. */
export class Waits {
  readonly #trace: Trace;
  readonly #underway = new Map<CallIndex, WaitIndex>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** The row of a wait that was seen waiting. */
  take(call: CallIndex): WaitIndex | undefined {
    const row = this.#underway.get(call);
    this.#underway.delete(call);
    return row;
  }

  /** A wait is still in progress at the end of a batch: it gets its row now. */
  seen(call: CallIndex): void {
    if (!this.#underway.has(call)) this.#underway.set(call, this.add(call));
  }

  /** The parent dies in its wait: that it waited until then stays known. */
  cut(call: CallIndex, ns: Nanos): void {
    const row = this.take(call) ?? this.add(call);
    this.#trace.waits.columns.reapedNs[row] = later(ns, this.#trace.calls.startNs(call));
  }

  add(call: CallIndex): WaitIndex {
    const { calls, tasks, waits } = this.#trace;
    const row = waits.addRow();
    const { columns } = waits;
    columns.startNs[row] = calls.startNs(call);
    columns.reapedNs[row] = notYet;
    // Not that of the task that is in the call now: another thread's execve may have handed it over.
    columns.parent[row] = (tasks[calls.task(call)] as Task).process;
    columns.child[row] = noRow;
    columns.call[row] = call;
    return row as WaitIndex;
  }
}
