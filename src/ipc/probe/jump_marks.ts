import type { ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import type { Nanos } from "../../base/time.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { Signals } from "../signals/signals.ts";
import { type JumpKind, jumpKinds } from "../tables/probe_tables.ts";
import type { Trace } from "../trace.ts";
import type { JumpMark, SetjmpMark } from "./mark.ts";

/** What a jump buffer holds. */
interface SetMark {
  readonly row: number;
  /** How many handlers ran when it was set: those above are left by a jump back to it. */
  readonly handlers: number;
}

/** Marks that setjmp set and the jumps back to them: rows of `trace.jumps`. */
export class JumpMarks {
  readonly #trace: Trace;
  readonly #signals: Signals;
  /** By address of the jump buffer. Threads share memory; a child has a copy of its parent's. */
  readonly #marks = new Map<ProcessIndex, Map<number, SetMark>>();

  constructor(trace: Trace, signals: Signals) {
    this.#trace = trace;
    this.#signals = signals;
  }

  set(task: LiveTask, ns: Nanos, { env, keepsMask, isSignal }: SetjmpMark): number {
    const row = this.#addRow(task, ns, env, isSignal ? "sigsetjmp" : "setjmp");
    this.#trace.jumps.columns.mask[row] = keepsMask ? 1 : 0;
    this.#marksOf(task.process).set(env, { row, handlers: task.signals.handlers.length });
    return row;
  }

  jump(task: LiveTask, ns: Nanos, mark: JumpMark): number {
    const row = this.#addRow(task, ns, mark.env, mark.isSignal ? "siglongjmp" : "longjmp");
    const target = this.#find(task.process, mark.env);
    const { columns } = this.#trace.jumps;
    columns.value[row] = mark.value;
    columns.target[row] = target?.row ?? noRow;
    columns.times[row] = mark.times ?? 0;
    columns.jumps[row] = mark.jumps;
    columns.bytes[row] = mark.bytes ?? noRow;
    columns.frames[row] = mark.frames ?? noRow;
    columns.mask[row] = mark.putsMaskBack ? 1 : 0;
    // A mark that nobody saw being set is older than whatever handler runs now.
    columns.leftHandler[row] = this.#signals.leaveHandlers(task, target?.handlers ?? 0, ns);
    return row;
  }

  /** exec: what was in memory is gone. */
  forget(process: LiveProcess): void {
    this.#marks.delete(process.process.index);
  }

  #addRow(task: LiveTask, ns: Nanos, env: number, kind: JumpKind): number {
    const row = this.#trace.jumps.addRow();
    const { columns } = this.#trace.jumps;
    columns.ns[row] = ns;
    columns.env[row] = env;
    columns.task[row] = task.task.index;
    columns.kind[row] = jumpKinds.indexOf(kind);
    columns.target[row] = noRow;
    columns.leftHandler[row] = noRow;
    columns.bytes[row] = noRow;
    columns.frames[row] = noRow;
    return row;
  }

  #marksOf({ process }: LiveProcess): Map<number, SetMark> {
    let marks = this.#marks.get(process.index);
    if (marks === undefined) {
      marks = new Map();
      this.#marks.set(process.index, marks);
    }
    return marks;
  }

  #find(process: LiveProcess, env: number): SetMark | undefined {
    for (let at: LiveProcess | undefined = process; at !== undefined; at = at.parent) {
      const mark = this.#marks.get(at.process.index)?.get(env);
      if (mark !== undefined) return mark;
    }
    return undefined;
  }
}
