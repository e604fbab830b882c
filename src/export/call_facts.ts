import type { CallIndex, ChannelIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { blockReasons } from "../base/vocabulary.ts";
import { processLabel } from "../ipc/names.ts";
import { type Channel, outcomes, type Process, type Task, type Trace } from "../ipc/trace.ts";
import { errnoName } from "../strace/errnos.ts";
import { syscallName, syscallTraits } from "../strace/syscalls.ts";

/** One call as every format tells it. Times in ns from the start of the trace. */
export interface CallFacts {
  readonly call: CallIndex;
  readonly name: string;
  readonly task: Task;
  readonly process: Process;
  readonly startNs: number;
  /** The end of the trace for a call that was still in progress then. */
  readonly endNs: number;
  readonly channel: Channel | undefined;
  /** Return value; undefined while in progress and where the log has none. */
  readonly result: number | undefined;
  /** What it moved, if it is a call that moves bytes and did. */
  readonly bytes: number | undefined;
  /** `EPIPE`; "" if it did not fail. */
  readonly errno: string;
  readonly outcome: (typeof outcomes)[number];
  /** Why it had to wait; "" if it did not. */
  readonly blocked: string;
}

/** Every call of the trace in order of entry. */
export function* allCalls(trace: Trace): Generator<CallFacts> {
  for (let row = 0; row < trace.calls.length; row++) {
    const facts = callFacts(trace, row as CallIndex);
    if (facts !== undefined) yield facts;
  }
}

export function callFacts(trace: Trace, call: CallIndex): CallFacts | undefined {
  const { calls } = trace;
  const task = trace.tasks[calls.task(call)];
  const process = task === undefined ? undefined : trace.processes[task.process];
  if (task === undefined || process === undefined) return undefined;
  const syscall = calls.syscall(call);
  const value = calls.value(call);
  const outcome = outcomes[calls.outcome(call)] ?? "unknown";
  const moved = outcome === "returned" && syscallTraits(syscall).returns === "bytes";
  const channel = calls.channel(call);
  const reason = blockReasons[calls.blocked(call)] ?? "none";
  return {
    call,
    name: syscallName(syscall),
    task,
    process,
    startNs: calls.startNs(call),
    endNs: Math.min(calls.endNs(call), trace.endNs),
    channel: channel === noRow ? undefined : trace.channels[channel as ChannelIndex],
    result: Number.isNaN(value) ? undefined : value,
    bytes: moved && value >= 0 ? value : undefined,
    errno: errnoName(calls.errno(call)),
    outcome,
    blocked: reason === "none" ? "" : reason,
  };
}

/** `sort (42)`, by what it was called in the end. */
export function finalLabel(trace: Trace, process: Process): string {
  return processLabel(trace, process.index, trace.endNs);
}
