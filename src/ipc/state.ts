import type {
  CallIndex,
  ChannelIndex,
  DescriptorIndex,
  ProcessIndex,
  SignalIndex,
  TaskIndex,
} from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import { type BlockReason, blockReasons, signalOutcomes } from "../base/vocabulary.ts";
import { rowsOpenAt } from "./tables/open_rows.ts";
import type { Channel, Process, Task, Trace } from "./trace.ts";

/** What a process or a task does at one time. `call`: it is in a call that does not wait. */
export type Activity = "unborn" | "running" | "call" | "blocked" | "stopped" | "zombie" | "gone";

/** What it waits for, since when. */
export interface Block {
  readonly call: CallIndex;
  readonly channel: ChannelIndex | undefined;
  readonly reason: BlockReason;
  readonly sinceNs: Nanos;
}

export interface ProcessAtTime {
  readonly activity: Activity;
  /** The call it is in, if it is in one. */
  readonly call: CallIndex | undefined;
  /** Set when `activity` is `blocked`. */
  readonly blocked: Block | undefined;
}

const unborn: ProcessAtTime = { activity: "unborn", call: undefined, blocked: undefined };
const running: ProcessAtTime = { activity: "running", call: undefined, blocked: undefined };
const stopped: ProcessAtTime = { activity: "stopped", call: undefined, blocked: undefined };
const zombie: ProcessAtTime = { activity: "zombie", call: undefined, blocked: undefined };
const gone: ProcessAtTime = { activity: "gone", call: undefined, blocked: undefined };

/**
 * What a process does at `ns`. Of several tasks the most active one speaks: the process is blocked when all of
 * them are, and then its oldest task says for what. Costs one bisection per task.
 */
export function processStateAt(trace: Trace, index: ProcessIndex, ns: Nanos): ProcessAtTime {
  const process = trace.processes[index] as Process;
  if (ns < process.startNs) return unborn;
  if (ns >= process.endNs) return isZombieAt(trace, process, ns) ? zombie : gone;
  if (isStoppedAt(process, ns)) return stopped;
  let state: ProcessAtTime | undefined;
  for (const task of process.tasks) {
    const its = taskStateAt(trace, task, ns);
    if (its.activity === "running") return its;
    const speaks = its.activity === "call" ? state?.activity !== "call" : state === undefined;
    if (its.activity !== "unborn" && its.activity !== "gone" && speaks) state = its;
  }
  return state ?? running;
}

/** What one task does at `ns`; never `zombie`, which is a state of processes, nor `stopped`. */
export function taskStateAt(trace: Trace, index: TaskIndex, ns: Nanos): ProcessAtTime {
  const task = trace.tasks[index] as Task;
  if (ns < task.startNs) return unborn;
  if (ns >= task.endNs) return gone;
  const { calls } = trace;
  const position = task.calls.firstPosition((row) => calls.startNs(row) > ns) - 1;
  if (position < 0) return running;
  const call = task.calls.at(position) as CallIndex;
  if (calls.endNs(call) <= ns) return running;
  const reason = blockReasons[calls.blocked(call)] ?? "none";
  if (reason === "none") return { activity: "call", call, blocked: undefined };
  const on = calls.channel(call);
  return {
    activity: "blocked",
    call,
    blocked: {
      call,
      channel: on === noRow ? undefined : (on as ChannelIndex),
      reason,
      sinceNs: calls.startNs(call),
    },
  };
}

/** Ended and not yet collected by a parent that lives. Orphans are collected by init at once. */
function isZombieAt(trace: Trace, process: Process, ns: Nanos): boolean {
  if (process.reapedNs <= ns) return false;
  const { adopted } = process;
  const collector = adopted !== undefined && adopted.ns <= ns ? adopted.by : process.parent;
  const parent = collector === undefined ? undefined : trace.processes[collector];
  return parent !== undefined && ns < parent.endNs;
}

function isStoppedAt(process: Process, ns: Nanos): boolean {
  return process.stops.findLast((stop) => stop.ns <= ns)?.stopped === true;
}

/** Bytes (of queues: messages) in the channel at `ns`. */
export function channelFillAt(channel: Channel, ns: Nanos): number {
  return channel.fill.levelAt(ns);
}

/** Rows of `descriptors` open at `ns`, in order of opening: who holds which end of what, and since which call. */
export function openDescriptorsAt(trace: Trace, ns: Nanos): DescriptorIndex[] {
  const { openedNs, closedNs } = trace.descriptors.columns;
  return rowsOpenAt(trace.descriptors, openedNs, closedNs, ns) as DescriptorIndex[];
}

const coalesced = signalOutcomes.indexOf("coalesced");

/** Rows of `signals` generated and not yet delivered at `ns`. */
export function pendingSignalsAt(trace: Trace, ns: Nanos): SignalIndex[] {
  const { generatedNs, deliveredNs, outcome } = trace.signals.columns;
  // A pending signal's NaN is after every time.
  return rowsOpenAt(trace.signals, generatedNs, deliveredNs, ns).filter(
    (row) => outcome[row] !== coalesced,
  ) as SignalIndex[];
}
