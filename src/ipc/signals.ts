import type { CallIndex, ProcessIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import type { Nanos } from "../base/time.ts";
import type { SignalRecord } from "../strace/record.ts";
import { defaultAction, signalName, signalNumber } from "../strace/signals.ts";
import { syscallNamed } from "../strace/syscalls.ts";
import type { LiveProcess, LiveTask } from "./live_process.ts";
import type { Processes } from "./processes.ts";
import { causeOf } from "./signal_cause.ts";
import { holds, withSignal } from "./signal_set.ts";
import type { Pending, SignalQueue } from "./signal_state.ts";
import { type SignalCause, type SignalOutcome, signalCauses, signalOutcomes, type Trace } from "./trace.ts";

const sigchld = signalNumber("SIGCHLD");
const sigpipe = signalNumber("SIGPIPE");
const sigcont = signalNumber("SIGCONT");
const firstRealTime = 32;
const sigreturn = syscallNamed("rt_sigreturn");

/** A call that sends a signal and has not returned: its signal can arrive before it does. */
export interface Sending {
  readonly call: CallIndex;
  readonly signal: number;
  readonly cause: SignalCause;
  readonly from: LiveProcess;
  readonly startNs: Nanos;
  readonly targets: readonly { readonly process: LiveProcess; readonly task: LiveTask | undefined }[];
  /** Processes it has already reached. */
  readonly reached: Set<LiveProcess>;
}

interface Generation {
  readonly signal: number;
  readonly cause: SignalCause;
  readonly from: ProcessIndex | undefined;
  readonly sentBy: number;
  readonly ns: Nanos;
}

/** Every signal from its generation to its outcome. */
export class Signals {
  readonly #trace: Trace;
  readonly #processes: Processes;
  readonly #sendings: Sending[] = [];

  constructor(trace: Trace, processes: Processes) {
    this.#trace = trace;
    this.#processes = processes;
  }

  beginSending(sending: Sending): void {
    const again = this.#sendings.findIndex(({ call }) => call === sending.call);
    this.#sendings.splice(again < 0 ? this.#sendings.length : again, 1, sending);
  }

  /** The sending call returned; what it sent is pending where it has not arrived yet. */
  endSending(call: CallIndex, succeeded: boolean): void {
    const at = this.#sendings.findIndex((sending) => sending.call === call);
    const [sending] = at < 0 ? [] : this.#sendings.splice(at, 1);
    if (sending === undefined || !succeeded || sending.signal === 0) return;
    for (const { process, task } of sending.targets) {
      if (!sending.reached.has(process)) this.#generate(process, task, generationOf(sending));
    }
  }

  /** `--- SIG ---`: the task takes it now. */
  deliver(task: LiveTask, record: SignalRecord): void {
    const signal = signalNumber(record.signal);
    const row = this.#arrive(task, signal, record);
    const { columns } = this.#trace.signals;
    columns.deliveredNs[row] = record.ns;
    columns.task[row] = task.task.index;
    columns.interrupted[row] = this.#interruptedCall(task);
    task.signals.latest = row;
    this.#setOutcome(row, this.#act(task, signal, row, record));
  }

  /** sigwait and its kin, or a read of a signalfd, took it: no handler, no default action. */
  accept(task: LiveTask, signal: number, code: string, fromPid: number | undefined, ns: Nanos): void {
    const row = this.#arrive(task, signal, { signal: signalName(signal), code, fromPid, ns });
    const { columns } = this.#trace.signals;
    columns.deliveredNs[row] = ns;
    columns.task[row] = task.task.index;
    this.#setOutcome(row, "accepted");
  }

  /** The innermost handler of the task returned. */
  endHandler(task: LiveTask, ns: Nanos): void {
    const row = task.signals.handlers.pop() ?? this.#handledUnseen(task);
    if (row !== undefined) this.#trace.signals.columns.handlerEndNs[row] = ns;
  }

  /** A handler that was set before the trace began shows only when it returns. */
  #handledUnseen({ process, signals }: LiveTask): number | undefined {
    if (process.signals.dispositionsKnown || signals.latest < 0) return undefined;
    this.#setOutcome(signals.latest, "handled");
    return signals.latest;
  }

  /** A child ended: its parent will be told by SIGCHLD, and need not collect it if it ignores that. */
  childEnded(child: LiveProcess, ns: Nanos): void {
    const parent = child.process.parent === undefined ? undefined : this.#processes.at(child.process.parent);
    if (parent === undefined || parent.tasks.size === 0) return;
    const disposition = parent.signals.dispositions.get(sigchld);
    if (disposition?.handling === "ignore" || disposition?.noZombies === true) child.process.reapedNs = ns;
    if (disposition?.handling === "ignore") return;
    parent.signals.endedChildren.push({ pid: child.process.pid, index: child.process.index, ns });
  }

  /** `+++ killed by SIGKILL +++`: SIGKILL is never seen being delivered. */
  killed(live: LiveProcess, ns: Nanos): void {
    const { exit } = live.process;
    if (exit?.how !== "killed") return;
    const signal = signalNumber(exit.signal);
    const known = this.#fatalRow(live, signal);
    const row =
      known ?? this.#generateNow(live, { signal, cause: "kernel", from: undefined, sentBy: noRow, ns });
    const { columns } = this.#trace.signals;
    if (Number.isNaN(columns.deliveredNs[row])) columns.deliveredNs[row] = ns;
    if (columns.task[row] === noRow) columns.task[row] = live.process.tasks[0] ?? noRow;
    this.#setOutcome(row, exit.core || defaultAction(exit.signal) === "core" ? "core" : "terminated");
  }

  #fatalRow(live: LiveProcess, signal: number): number | undefined {
    const pending = takeFrom(live.signals.queue.pending, signal, undefined);
    if (pending !== undefined) return pending.row;
    const sending = this.#sendingTo(live, undefined, signal, undefined);
    if (sending !== undefined) {
      sending.reached.add(live);
      return this.#addRow(live, generationOf(sending));
    }
    const { columns, length } = this.#trace.signals;
    for (let row = length - 1; row >= Math.max(0, length - 64); row--) {
      if (columns.to[row] === live.process.index && columns.signal[row] === signal) return row;
    }
    return undefined;
  }

  /** The row of a signal that arrives: one that was pending, one being sent, or one of unseen origin. */
  #arrive(
    task: LiveTask,
    signal: number,
    seen: Pick<SignalRecord, "signal" | "code" | "fromPid" | "ns">,
  ): number {
    const { process } = task;
    const known =
      takeFrom(task.signals.queue.pending, signal, seen.fromPid) ??
      takeFrom(process.signals.queue.pending, signal, seen.fromPid);
    if (known !== undefined) return known.row;
    const sending = this.#sendingTo(process, task, signal, seen.fromPid);
    if (sending !== undefined) {
      sending.reached.add(process);
      return this.#addRow(process, generationOf(sending));
    }
    const merged =
      takeFrom(task.signals.queue.coalesced, signal, seen.fromPid) ??
      takeFrom(process.signals.queue.coalesced, signal, seen.fromPid);
    if (merged !== undefined) return merged.row;
    return this.#arriveUnseen(task, signal, seen);
  }

  #arriveUnseen(
    task: LiveTask,
    signal: number,
    { signal: name, code, fromPid, ns }: Pick<SignalRecord, "signal" | "code" | "fromPid" | "ns">,
  ): number {
    if (signal === sigchld && fromPid !== undefined)
      return this.#arriveFromChild(task.process, fromPid, code, ns);
    const failed = task.lastCall;
    if (signal === sigpipe && fromPid === task.process.process.pid && failed !== noRow) {
      const sentAt = this.#trace.calls.columns.endNs[failed] as Nanos;
      return this.#generateNow(task.process, {
        signal,
        cause: "pipe",
        from: undefined,
        sentBy: failed,
        ns: sentAt,
      });
    }
    const from = fromPid === undefined ? undefined : this.#processes.withPid(fromPid)?.process.index;
    return this.#generateNow(task.process, { signal, cause: causeOf(name, code), from, sentBy: noRow, ns });
  }

  /**
   * The kernel sent SIGCHLD when the child ended. Children that ended between that and now got no signal of
   * their own: one was pending already.
   */
  #arriveFromChild(parent: LiveProcess, pid: number, code: string, ns: Nanos): number {
    const ended = parent.signals.endedChildren;
    const at = /CLD_(EXITED|KILLED|DUMPED)/.test(code) ? ended.findIndex((child) => child.pid === pid) : -1;
    const child = at < 0 ? undefined : ended[at];
    const from = child?.index ?? this.#processes.withPid(pid)?.process.index;
    const generation = { signal: sigchld, cause: "child" as const, sentBy: noRow };
    const row = this.#generateNow(parent, {
      ...generation,
      from: from as ProcessIndex | undefined,
      ns: child?.ns ?? ns,
    });
    if (child === undefined) return row;
    parent.signals.endedChildren = [];
    for (const other of ended.slice(at + 1)) {
      const lost = this.#generateNow(parent, {
        ...generation,
        from: other.index as ProcessIndex,
        ns: other.ns,
      });
      this.#setOutcome(lost, "coalesced");
      parent.signals.queue.coalesced.push({ row: lost, signal: sigchld, fromPid: other.pid });
    }
    return row;
  }

  #sendingTo(
    process: LiveProcess,
    task: LiveTask | undefined,
    signal: number,
    fromPid: number | undefined,
  ): Sending | undefined {
    return this.#sendings.find(
      (sending) =>
        sending.signal === signal &&
        (fromPid === undefined || fromPid === sending.from.process.pid) &&
        !sending.reached.has(process) &&
        sending.targets.some(
          (target) =>
            target.process === process &&
            (task === undefined || target.task === undefined || target.task === task),
        ),
    );
  }

  #generate(process: LiveProcess, task: LiveTask | undefined, generation: Generation): void {
    const row = this.#generateNow(process, generation, task);
    const { signal } = generation;
    const queue: SignalQueue = (task ?? process).signals.queue;
    const fromPid = generation.from === undefined ? 0 : this.#processes.at(generation.from).process.pid;
    const pending: Pending = { row, signal, fromPid };
    // Standard signals are a bit each, real-time signals a queue (signal(7)).
    if (signal < firstRealTime && queue.pending.some((other) => other.signal === signal)) {
      this.#setOutcome(row, "coalesced");
      queue.coalesced.push(pending);
      // Only the latest can turn out to have arrived; a flood of signals must not be kept.
      if (queue.coalesced.length > 16) queue.coalesced.shift();
      return;
    }
    queue.pending.push(pending);
    this.#cancelOpposites(process, signal);
    // SIGCONT continues when it is sent, before and without being delivered (signal(7)).
    if (signal === sigcont && continueProcess(process, generation.ns)) this.#setOutcome(row, "continued");
  }

  /** SIGCONT drops pending stop signals and the other way round (kernel/signal.c, prepare_signal). */
  #cancelOpposites(process: LiveProcess, signal: number): void {
    const action = defaultAction(signalName(signal));
    const opposite = signal === sigcont ? "stop" : action === "stop" ? "continue" : undefined;
    if (opposite === undefined) return;
    for (const { signals } of [process, ...process.tasks]) {
      signals.queue.pending = signals.queue.pending.filter((pending) => {
        const dropped = defaultAction(signalName(pending.signal)) === opposite;
        if (dropped) this.#setOutcome(pending.row, "ignored");
        return !dropped;
      });
    }
  }

  #act(task: LiveTask, signal: number, row: number, record: SignalRecord): SignalOutcome {
    const { process } = task;
    const disposition = process.signals.dispositions.get(signal);
    if (disposition?.handling === "ignore") return "ignored";
    if (disposition !== undefined) {
      task.signals.handlers.push(row);
      task.signals.mask |= disposition.mask;
      if (!disposition.noDefer) task.signals.mask = withSignal(task.signals.mask, signal);
      if (disposition.oneShot) process.signals.dispositions.delete(signal);
    }
    const action = defaultAction(record.signal);
    if (action === "continue") continueProcess(process, record.ns);
    if (disposition !== undefined) return "handled";
    switch (action) {
      case "continue":
        return "continued";
      case "ignore":
        return "ignored";
      case "stop":
        return "stopped";
      case "core":
        return "core";
      case "terminate":
        return "terminated";
    }
  }

  /** The call that returned with EINTR, or will be repeated, right before the signal. */
  #interruptedCall(task: LiveTask): number {
    const call = task.lastCall;
    if (call === noRow || !task.lastCallInterrupted) return noRow;
    task.lastCallInterrupted = false;
    return this.#trace.calls.columns.syscall[call] === sigreturn ? noRow : call;
  }

  #generateNow(process: LiveProcess, generation: Generation, task?: LiveTask): number {
    const row = this.#addRow(process, generation);
    const tasks = task === undefined ? [...process.tasks] : [task];
    const held = tasks.length > 0 && tasks.every(({ signals }) => holds(signals.mask, generation.signal));
    this.#trace.signals.columns.held[row] = held ? 1 : 0;
    return row;
  }

  #addRow(to: LiveProcess, { signal, cause, from, sentBy, ns }: Generation): number {
    const row = this.#trace.signals.addRow();
    const { columns } = this.#trace.signals;
    columns.generatedNs[row] = ns;
    columns.deliveredNs[row] = Number.NaN;
    columns.handlerEndNs[row] = Number.NaN;
    columns.to[row] = to.process.index;
    columns.task[row] = noRow;
    columns.from[row] = from ?? noRow;
    columns.sentBy[row] = sentBy;
    columns.interrupted[row] = noRow;
    columns.signal[row] = signal;
    columns.cause[row] = signalCauses.indexOf(cause);
    columns.outcome[row] = signalOutcomes.indexOf("pending");
    return row;
  }

  #setOutcome(row: number, outcome: SignalOutcome): void {
    this.#trace.signals.columns.outcome[row] = signalOutcomes.indexOf(outcome);
  }
}

/** False if it was not stopped. */
function continueProcess({ process }: LiveProcess, ns: Nanos): boolean {
  if (process.stops.at(-1)?.stopped !== true) return false;
  process.stops.push({ ns, stopped: false, signal: "SIGCONT" });
  return true;
}

function generationOf({ signal, cause, from, call, startNs }: Sending): Generation {
  return { signal, cause, from: from.process.index, sentBy: call, ns: startNs };
}

/** Takes the oldest signal of that number out of a list, one from that sender if there is one. */
function takeFrom(list: Pending[], signal: number, fromPid: number | undefined): Pending | undefined {
  let at = list.findIndex((pending) => pending.signal === signal && pending.fromPid === fromPid);
  if (at < 0 && fromPid === undefined) at = list.findIndex((pending) => pending.signal === signal);
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
