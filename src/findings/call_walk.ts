import { rowsPerStep, type Steps } from "../base/steps.ts";
import type { CallSummary } from "../ipc/tables/call_table.ts";
import { outcomes, type Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";

const pending = outcomes.indexOf("pending");

/** One walk over the calls of a trace for all rules that count: each call is seen once, after it has returned. */
export class CallWalk {
  readonly #trace: Trace;
  readonly #interested: (readonly CountingRule[] | undefined)[] = [];
  readonly #call: CallAtRow;
  /** Calls that had not returned when the walk passed them. */
  #pending: number[] = [];
  #next = 0;

  constructor(
    trace: Trace,
    readonly rules: readonly CountingRule[],
  ) {
    this.#trace = trace;
    this.#call = new CallAtRow(trace);
    for (const rule of rules) {
      for (const name of rule.calls) {
        const syscall = syscallNamed(name);
        this.#interested[syscall] = [...(this.#interested[syscall] ?? []), rule];
      }
    }
  }

  /** Goes on to the last row there is. Who else asks between two steps goes on with the same rows. */
  *advance(): Steps<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const row of pending) this.#visit(row);
    const { calls } = this.#trace;
    while (this.#next < calls.length) {
      const stop = Math.min(calls.length, this.#next + rowsPerStep);
      while (this.#next < stop) this.#visit(this.#next++);
      yield;
    }
  }

  #visit(row: number): void {
    const { calls } = this.#trace;
    const call = this.#call;
    calls.summary(row, call);
    const rules = this.#interested[call.syscall];
    if (rules === undefined) return;
    if (call.outcome === pending) {
      this.#pending.push(row);
      return;
    }
    call.row = row;
    call.task = calls.task(row);
    call.channel = calls.channel(row);
    for (const rule of rules) rule.see(call);
  }
}

/** What most rules look at first is read at once, the rest when asked for: most let most calls pass. */
class CallAtRow implements SeenCall, CallSummary {
  row = 0;
  syscall = 0;
  task = 0;
  channel = 0;
  errno = 0;
  outcome = 0;
  blocked = 0;
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  get process() {
    return this.#trace.tasks[this.task]?.process as number;
  }

  get startNs() {
    return this.#trace.calls.startNs(this.row);
  }

  get endNs() {
    return this.#trace.calls.endNs(this.row);
  }

  get spanNs() {
    return this.#trace.calls.spanNs(this.row);
  }

  get value() {
    return this.#trace.calls.value(this.row);
  }
}
