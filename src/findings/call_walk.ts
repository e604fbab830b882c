import { notYet } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { CountingRule, SeenCall } from "./counting_rule.ts";

/** One walk over the calls of a trace for all rules that count: each call is seen once, after it has returned. */
export class CallWalk {
  readonly #trace: Trace;
  readonly #interested: (readonly CountingRule[] | undefined)[] = [];
  /** Calls that had not returned when the walk passed them. */
  #pending: number[] = [];
  #next = 0;

  constructor(
    trace: Trace,
    readonly rules: readonly CountingRule[],
  ) {
    this.#trace = trace;
    for (const rule of rules) {
      for (const name of rule.calls) {
        const syscall = syscallNamed(name);
        this.#interested[syscall] = [...(this.#interested[syscall] ?? []), rule];
      }
    }
  }

  /** Goes on to the last row there is. */
  advance(): void {
    const { calls, tasks } = this.#trace;
    const call = {
      row: 0,
      task: 0,
      process: 0,
      channel: 0,
      syscall: 0,
      startNs: 0,
      endNs: 0,
      value: 0,
      errno: 0,
      blocked: 0,
    } satisfies SeenCall;
    const stillPending: number[] = [];
    const visit = (row: number): void => {
      const rules = this.#interested[calls.syscall(row)];
      if (rules === undefined) return;
      if (calls.endNs(row) === notYet) {
        stillPending.push(row);
        return;
      }
      call.row = row;
      call.task = calls.task(row);
      call.process = tasks[call.task]?.process as number;
      call.channel = calls.channel(row);
      call.syscall = calls.syscall(row);
      call.startNs = calls.startNs(row);
      call.endNs = calls.endNs(row);
      call.value = calls.value(row);
      call.errno = calls.errno(row);
      call.blocked = calls.blocked(row);
      for (const rule of rules) rule.see(call);
    };
    for (const row of this.#pending) visit(row);
    for (; this.#next < calls.length; this.#next++) visit(this.#next);
    this.#pending = stillPending;
  }
}
