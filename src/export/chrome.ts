import { type Channel, isProcess, type Trace } from "../ipc/trace.ts";
import { allCalls, type CallFacts } from "./call_facts.ts";
import { type ExportedRun, inPieces } from "./exported_run.ts";
import { joinedTransfers } from "./joined_transfers.ts";
import { allSignals, type SignalFacts } from "./signal_facts.ts";

/** One event of Chrome's Trace Event Format. Times are microseconds, with the nanoseconds behind the point. */
interface ChromeEvent {
  readonly ph: "X" | "M" | "C" | "i" | "s" | "f";
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly bp?: "e";
  readonly s?: "t";
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Counters belong to a process; no process of the trace has this number. */
const channelsPid = 0;

/**
 * The run in Chrome's Trace Event Format, which chrome://tracing, Perfetto, speedscope and others open: calls as slices,
 * transfers and signals as flows, levels as counters.
 */
export function chromeTrace({ trace, summary }: ExportedRun): Iterable<string> {
  return inPieces(jsonLines(trace, summary.command));
}

function* jsonLines(trace: Trace, command: readonly string[]): Generator<string> {
  yield '{"displayTimeUnit":"ns","otherData":';
  yield JSON.stringify({ producer: "IPC Scope", command: command.join(" ") });
  yield ',"traceEvents":[\n';
  let separator = "";
  for (const event of events(trace)) {
    yield separator + JSON.stringify(event);
    separator = ",\n";
  }
  yield "\n]}\n";
}

function* events(trace: Trace): Generator<ChromeEvent> {
  yield* names(trace);
  for (const call of allCalls(trace)) yield sliceOf(call);
  for (const { row, channel, write, read } of joinedTransfers(trace)) {
    const flow = { name: channel.id, cat: "transfer", id: row + 1 };
    yield { ph: "s", ...flow, ...threadOf(write), ts: micros(write.startNs) };
    yield { ph: "f", bp: "e", ...flow, ...threadOf(read), ts: micros(lastInside(read)) };
  }
  for (const signal of allSignals(trace)) yield* eventsOfSignal(signal);
  for (const channel of trace.channels) yield* counterOf(channel);
}

function* names(trace: Trace): Generator<ChromeEvent> {
  yield { ph: "M", pid: channelsPid, tid: 0, name: "process_name", args: { name: "Channels" } };
  for (const process of trace.processes.filter(isProcess)) {
    const { name } = process;
    yield { ph: "M", pid: process.pid, tid: process.pid, name: "process_name", args: { name } };
    for (const index of process.tasks) {
      const task = trace.tasks[index];
      if (task === undefined) continue;
      const args = { name: task.name === "" ? name : task.name };
      yield { ph: "M", pid: process.pid, tid: task.tid, name: "thread_name", args };
    }
  }
}

function sliceOf(call: CallFacts): ChromeEvent {
  const args = {
    channel: call.channel?.id,
    result: call.result,
    error: call.errno === "" ? undefined : call.errno,
    waited: call.blocked === "" ? undefined : call.blocked,
  };
  const { startNs, endNs, name } = call;
  return { ph: "X", ...threadOf(call), name, ts: micros(startNs), dur: micros(endNs - startNs), args };
}

function* eventsOfSignal(signal: SignalFacts): Generator<ChromeEvent> {
  const { name, to, task, sentBy, outcome, cause, generatedNs, deliveredNs } = signal;
  const taker = { pid: to.pid, tid: task?.tid ?? to.pid };
  const ts = micros(deliveredNs ?? generatedNs);
  yield { ph: "i", s: "t", ...taker, name, ts, args: { outcome, cause } };
  if (sentBy === undefined || deliveredNs === undefined) return;
  const flow = { name, cat: "signal", id: signal.row + 1 };
  yield { ph: "s", ...flow, ...threadOf(sentBy), ts: micros(sentBy.startNs) };
  yield { ph: "f", ...flow, ...taker, ts };
}

function* counterOf({ id, fill }: Channel): Generator<ChromeEvent> {
  for (let point = 0; point < fill.length; point++) {
    const level = fill.level(point);
    if (Number.isNaN(level)) continue;
    yield { ph: "C", pid: channelsPid, tid: 0, name: id, ts: micros(fill.ns(point)), args: { level } };
  }
}

function threadOf({ process, task }: CallFacts): { readonly pid: number; readonly tid: number } {
  return { pid: process.pid, tid: task.tid };
}

/** A flow ends in the slice that its time lies in, and the end of a slice lies no longer in it. */
function lastInside({ startNs, endNs }: CallFacts): number {
  return Math.max(startNs, endNs - 1);
}

function micros(ns: number): number {
  return Math.round(ns) / 1000;
}
