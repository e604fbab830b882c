import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { type SignalOutcome, signalOutcomes } from "../base/vocabulary.ts";
import { type Process, type SignalCause, signalCauses, type Task, type Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import { type CallFacts, callFacts } from "./call_facts.ts";

/** One signal as every format tells it. Times in ns from the start of the trace. */
export interface SignalFacts {
  readonly row: number;
  readonly name: string;
  readonly to: Process;
  /** The thread that took it; undefined while pending. */
  readonly task: Task | undefined;
  /** Undefined for the kernel and for senders outside the trace. */
  readonly from: Process | undefined;
  readonly sentBy: CallFacts | undefined;
  readonly cause: SignalCause;
  readonly outcome: SignalOutcome;
  readonly generatedNs: number;
  /** Undefined while pending, and for one that was coalesced. */
  readonly deliveredNs: number | undefined;
  readonly handlerEndNs: number | undefined;
}

export function* allSignals(trace: Trace): Generator<SignalFacts> {
  for (let row = 0; row < trace.signals.length; row++) {
    const { columns } = trace.signals;
    const to = trace.processes[columns.to[row] as ProcessIndex];
    if (to === undefined) continue;
    const sentBy = columns.sentBy[row] as number;
    yield {
      row,
      name: signalName(columns.signal[row] as number),
      to,
      task: trace.tasks[columns.task[row] as number],
      from: trace.processes[columns.from[row] as number],
      sentBy: sentBy === noRow ? undefined : callFacts(trace, sentBy as CallIndex),
      cause: signalCauses[columns.cause[row] as number] ?? "kernel",
      outcome: signalOutcomes[columns.outcome[row] as number] ?? "pending",
      generatedNs: columns.generatedNs[row] as number,
      deliveredNs: known(columns.deliveredNs[row]),
      handlerEndNs: known(columns.handlerEndNs[row]),
    };
  }
}

function known(ns: number | undefined): number | undefined {
  return ns !== undefined && Number.isFinite(ns) ? ns : undefined;
}
