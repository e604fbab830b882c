import type { CallIndex, ProcessIndex, SignalIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { signalOutcomes } from "../base/vocabulary.ts";
import { processLabel } from "../ipc/names.ts";
import type { Trace } from "../ipc/trace.ts";
import { signalName } from "../strace/signals.ts";
import type { Finding } from "./finding.ts";

const handled = signalOutcomes.indexOf("handled");
/** Calls after the handler's begin that are looked through for the one it interrupted. */
const callsLookedAt = 5000;

/**
 * A handler never returned, the task is back where the handler interrupted it, and the next signal of the same kind is
 * held back for ever: the handler was left by a plain longjmp(), which makes no system call and does not restore the
 * mask. That the task is back shows by its making the interrupted call again.
 */
export function* longjmpsFromHandlers(trace: Trace, atNs: Nanos): Generator<Finding> {
  const { columns, length } = trace.signals;
  /** Handlers that have not returned, by task and signal. */
  const running = new Map<string, SignalIndex>();
  const told = new Set<string>();
  for (let row = 0; row < length && (columns.generatedNs[row] as number) <= atNs; row++) {
    const signal = columns.signal[row] as number;
    const task = columns.task[row] as number;
    if (task !== noRow && columns.outcome[row] === handled) {
      const left = Number.isNaN(columns.handlerEndNs[row] as number);
      if (left) running.set(`${task} ${signal}`, row as SignalIndex);
      continue;
    }
    const isStuck = columns.held[row] === 1 && Number.isNaN(columns.deliveredNs[row] as number);
    if (!isStuck) continue;
    for (const candidate of trace.processes[columns.to[row] as number]?.tasks ?? []) {
      const key = `${candidate} ${signal}`;
      const first = running.get(key);
      if (first === undefined || told.has(key) || !isBackInMainCode(trace, first)) continue;
      told.add(key);
      yield findingOf(trace, first, row as SignalIndex);
    }
  }
}

function isBackInMainCode(trace: Trace, row: SignalIndex): boolean {
  const { columns } = trace.signals;
  const interrupted = columns.interrupted[row] as number;
  const task = trace.tasks[columns.task[row] as number];
  if (interrupted === noRow || task === undefined) return false;
  const { calls } = trace;
  const deliveredNs = columns.deliveredNs[row] as number;
  const from = task.calls.firstPosition((call) => calls.startNs(call) >= deliveredNs);
  const to = Math.min(task.calls.length, from + callsLookedAt);
  for (let position = from; position < to; position++) {
    const call = task.calls.at(position);
    if (
      calls.syscall(call) === calls.syscall(interrupted) &&
      calls.channel(call) === calls.channel(interrupted)
    )
      return true;
  }
  return false;
}

function findingOf(trace: Trace, first: SignalIndex, second: SignalIndex): Finding {
  const { columns } = trace.signals;
  const process = columns.to[first] as ProcessIndex;
  const ns = columns.deliveredNs[first] as Nanos;
  const name = signalName(columns.signal[first] as number);
  const sentBy = columns.sentBy[second] as number;
  return {
    rule: "longjmp-from-handler",
    severity: "warning",
    message: `${processLabel(trace, process, ns)} left its handler of ${name} without returning, by longjmp() as it seems, so ${name} stays blocked: the next one never arrived.`,
    processes: [process],
    channels: [],
    ns,
    call: columns.interrupted[first] as CallIndex,
    related: [
      {
        message: `this ${name} was held back for ever`,
        call: sentBy === noRow ? undefined : (sentBy as CallIndex),
      },
    ],
  };
}
