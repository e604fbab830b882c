import type { ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos } from "../../base/time.ts";
import { numbersOf, type SignalOutcome, signalOutcomes } from "../../base/vocabulary.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import { type SignalCause, signalCauses, type Trace } from "../trace.ts";
import { holds } from "./signal_set.ts";

/** How a signal came into being. */
export interface Generation {
  readonly signal: number;
  readonly cause: SignalCause;
  /** Undefined for the kernel and for senders outside the trace. */
  readonly from: ProcessIndex | undefined;
  /** Row of the call that sent it, `noRow` if none. */
  readonly sentBy: number;
  /** What sigqueue sent along, NaN if nothing. */
  readonly value: number;
  readonly ns: Nanos;
}

const causeCodes = numbersOf(signalCauses);
const outcomeCodes = numbersOf(signalOutcomes);

/** The rows of `trace.signals`. */
export class SignalRows {
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** A signal for `to`, or for one thread of it. */
  add(to: LiveProcess, task: LiveTask | undefined, generation: Generation): number {
    const row = this.#trace.signals.addRow();
    const { columns } = this.#trace.signals;
    columns.generatedNs[row] = generation.ns;
    columns.deliveredNs[row] = Number.NaN;
    columns.handlerEndNs[row] = Number.NaN;
    columns.value[row] = generation.value;
    columns.to[row] = to.process.index;
    columns.toTask[row] = task?.task.index ?? noRow;
    columns.task[row] = noRow;
    columns.from[row] = generation.from ?? noRow;
    columns.sentBy[row] = generation.sentBy;
    columns.interrupted[row] = noRow;
    columns.signal[row] = generation.signal;
    columns.cause[row] = causeCodes[generation.cause];
    columns.held[row] = isHeldBy(to, task, generation.signal) ? 1 : 0;
    this.setOutcome(row, "pending");
    return row;
  }

  setOutcome(row: number, outcome: SignalOutcome): void {
    this.#trace.signals.columns.outcome[row] = outcomeCodes[outcome];
  }

  /** What its arrival tells of where it came from. */
  setOrigin(row: number, cause: SignalCause, from: ProcessIndex | undefined): void {
    const { columns } = this.#trace.signals;
    columns.cause[row] = causeCodes[cause];
    columns.from[row] = from ?? noRow;
  }

  setTaken(row: number, task: LiveTask, ns: Nanos): void {
    const { columns } = this.#trace.signals;
    columns.deliveredNs[row] = later(ns, columns.generatedNs[row] as Nanos);
    columns.task[row] = task.task.index;
  }

  /** Dropped while pending: nobody will take it. */
  setCancelled(row: number, ns: Nanos): void {
    const { columns } = this.#trace.signals;
    columns.deliveredNs[row] = later(ns, columns.generatedNs[row] as Nanos);
    this.setOutcome(row, "cancelled");
  }

  setHandlerEnd(row: number, ns: Nanos, jumped: boolean): void {
    if (row === noRow) return;
    const { columns } = this.#trace.signals;
    columns.handlerEndNs[row] = ns;
    columns.jumped[row] = jumped ? 1 : 0;
  }
}

/** Whether nobody may take it now: the thread it is for, or all threads, hold it back. */
export function isHeldBy(to: LiveProcess, task: LiveTask | undefined, signal: number): boolean {
  if (task !== undefined) return holds(task.signals.mask, signal);
  if (to.tasks.size === 0) return false;
  for (const { signals } of to.tasks) if (!holds(signals.mask, signal)) return false;
  return true;
}
