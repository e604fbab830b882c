import type { CallIndex, ProcessIndex, WaitIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos, notYet } from "../../base/time.ts";
import type { Trace } from "../trace.ts";

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
  seen(call: CallIndex, parent: ProcessIndex, startNs: Nanos): void {
    if (!this.#underway.has(call)) this.#underway.set(call, this.add(call, parent, startNs));
  }

  /** The parent dies in its wait: that it waited until then stays known. */
  cut(call: CallIndex, parent: ProcessIndex, startNs: Nanos, ns: Nanos): void {
    const row = this.take(call) ?? this.add(call, parent, startNs);
    this.#trace.waits.columns.reapedNs[row] = later(ns, startNs);
  }

  add(call: CallIndex, parent: ProcessIndex, startNs: Nanos): WaitIndex {
    const row = this.#trace.waits.addRow();
    const { columns } = this.#trace.waits;
    columns.startNs[row] = startNs;
    columns.reapedNs[row] = notYet;
    columns.parent[row] = parent;
    columns.child[row] = noRow;
    columns.call[row] = call;
    return row as WaitIndex;
  }
}
