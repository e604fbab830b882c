import type { CallIndex, ProcessIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { later, type Nanos, zero } from "../../base/time.ts";
import type { SignalOutcome } from "../../base/vocabulary.ts";
import type { SignalRecord } from "../../strace/record.ts";
import { defaultAction, signalName, signalNumber } from "../../strace/signals.ts";
import { syscallNamed } from "../../strace/syscalls.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { Processes } from "../processes/processes.ts";
import type { Trace } from "../trace.ts";
import type { AsyncFiles } from "./async_files.ts";
import { announceEnd, childGeneration, takeEndedChild } from "./child_signals.ts";
import { popFrame, pushFrame } from "./handler_frames.ts";
import { causeOf } from "./signal_cause.ts";
import type { SignalQueue } from "./signal_queue.ts";
import { type Generation, SignalRows } from "./signal_rows.ts";
import { generationOf, type Sending, Sendings } from "./signal_sending.ts";
import { holds, type SignalSet, withSignal } from "./signal_set.ts";
import type { Halt } from "./signal_state.ts";
import type { Timers } from "./timers.ts";

const sigchld = signalNumber("SIGCHLD");
const sigpipe = signalNumber("SIGPIPE");
const sigcont = signalNumber("SIGCONT");
const firstRealTime = 32;
const sigreturn = syscallNamed("rt_sigreturn");
/** F_SETSIG makes strace print which event it was (sigaction(2), "The si_code field"). */
const aboutFiles = /^(?:SI_KERNEL|SI_SIGIO|POLL_[A-Z]+)$/;
const aboutEnds = /^CLD_(?:EXITED|KILLED|DUMPED)$/;

/** What the log says of a signal that somebody takes. */
export type SeenSignal = Pick<SignalRecord, "signal" | "code" | "fromPid" | "ns"> &
  Partial<Pick<SignalRecord, "timer">>;

/** Every signal from its generation to its outcome. */
export class Signals {
  readonly #trace: Trace;
  readonly #processes: Processes;
  readonly #rows: SignalRows;
  readonly #timers: Timers;
  readonly #asyncFiles: AsyncFiles;
  readonly #sendings = new Sendings();

  constructor(trace: Trace, processes: Processes, timers: Timers, asyncFiles: AsyncFiles) {
    this.#asyncFiles = asyncFiles;
    this.#timers = timers;
    this.#trace = trace;
    this.#processes = processes;
    this.#rows = new SignalRows(trace);
  }

  beginSending(sending: Sending): void {
    this.#sendings.begin(sending);
  }

  /** The sending call returned; what it sent is pending where it has not arrived yet. */
  endSending(call: CallIndex, succeeded: boolean): void {
    const sending = this.#sendings.take(call);
    if (sending === undefined || !succeeded || sending.signal === 0) return;
    for (const { process, task } of sending.targets) {
      if (!sending.reached.has(process))
        this.#generate(process, task, generationOf(sending), sending.claimedPid);
    }
  }

  /** A signal that was on its way already when the trace began. */
  pendingBefore(process: LiveProcess, task: LiveTask | undefined, signal: number): void {
    const row = this.#rows.add(process, task, kernelSent(signal, zero));
    (task ?? process).signals.queue.pending.push({ row, signal, fromPid: undefined });
  }

  /** `--- SIG ---`: the task takes it now. Answers its row. */
  deliver(task: LiveTask, record: SignalRecord): number {
    const signal = signalNumber(record.signal);
    this.livesOn(task);
    const row = this.#arrive(task, signal, record);
    this.#rows.setTaken(row, task, record.ns);
    this.#trace.signals.columns.interrupted[row] = this.#interruptedCall(task);
    task.signals.latest = row;
    const outcome = this.#act(task, signal, row, record);
    this.#rows.setOutcome(row, outcome);
    if (outcome === "terminated" || outcome === "core") task.process.signals.fatal = row;
    return row;
  }

  /**
   * The task goes on, so the signal that it took last has not ended it, though nothing that the log shows was set for
   * that. What other threads do until strace lets them die tells nothing.
   */
  livesOn({ process, signals }: LiveTask): void {
    if (process.signals.fatal >= 0 && signals.latest === process.signals.fatal) this.#survived(process);
  }

  #survived({ signals }: LiveProcess): void {
    this.#rows.setOutcome(signals.fatal, "survived");
    signals.fatal = -1;
  }

  /** sigwait and its kin, or a read of a signalfd, took it: no handler, no default action. Answers its row. */
  accept(task: LiveTask, seen: SeenSignal): number {
    const row = this.#arrive(task, signalNumber(seen.signal), seen);
    this.#rows.setTaken(row, task, seen.ns);
    this.#rows.setOutcome(row, "accepted");
    return row;
  }

  /**
   * The number of the signal that the kernel gives next to a task that takes one of `set` itself: its own before its
   * process's, and of these the lowest (kernel/signal.c, dequeue_signal); 0 if none of them is known to be pending.
   */
  nextOf(task: LiveTask, set: SignalSet): number {
    for (const { queue } of [task.signals, task.process.signals]) {
      const numbers = queue.pending.map(({ signal }) => signal).filter((signal) => holds(set, signal));
      if (numbers.length > 0) return Math.min(...numbers);
    }
    return 0;
  }

  /**
   * The calls that sent what waits for a task of `set`, or is on its way to it: pending ones first. `noRow` for those
   * that the log does not show.
   */
  sendersTo(task: LiveTask, set: SignalSet): number[] {
    const pending = [task.signals, task.process.signals].flatMap(({ queue }) =>
      queue.pending.filter(({ signal }) => holds(set, signal)).map(({ row }) => this.#sentBy(row)),
    );
    return [...pending, ...this.#sendings.towards(task, set)];
  }

  /** Of a child's SIGCHLD the call by which it ended. */
  #sentBy(row: number): number {
    const { columns } = this.#trace.signals;
    const sentBy = columns.sentBy[row] as number;
    const isOfChild = columns.signal[row] === sigchld && columns.from[row] !== noRow;
    return sentBy === noRow && isOfChild
      ? this.#processes.at(columns.from[row] as ProcessIndex).endedBy
      : sentBy;
  }

  /** rt_sigreturn: a handler of the task is over. */
  endHandler(task: LiveTask, restored: SignalSet | undefined, ns: Nanos): void {
    const popped = popFrame(task.signals.handlers, restored);
    if (popped === undefined) {
      this.#endUnseenHandler(task, ns);
      return;
    }
    this.#rows.setHandlerEnd(popped.returned.row, ns, false);
    for (const { row } of popped.left) this.#rows.setHandlerEnd(row, ns, true);
  }

  /** A handler that was set before the trace began shows only when it returns. */
  #endUnseenHandler({ process, signals }: LiveTask, ns: Nanos): void {
    if (process.signals.dispositionsKnown || signals.latest < 0) return;
    this.#rows.setOutcome(signals.latest, "handled");
    this.#rows.setHandlerEnd(signals.latest, ns, false);
  }

  /**
   * rt_sigprocmask(SIG_SETMASK): a mask that lets a running handler's own signal in again is what siglongjmp leaves
   * of itself in the log. The handler counts as left here, unless its rt_sigreturn follows after all.
   */
  setMask(task: LiveTask, mask: SignalSet, ns: Nanos): void {
    for (const frame of task.signals.handlers) {
      if (frame.left || !holds(task.signals.mask, frame.signal) || holds(mask, frame.signal)) continue;
      frame.left = true;
      this.#rows.setHandlerEnd(frame.row, ns, true);
    }
    task.signals.mask = mask;
  }

  /**
   * A jump back to where `depth` handlers ran ends those above.
   * @returns the row of the innermost, `noRow` if it left none
   */
  leaveHandlers({ signals }: LiveTask, depth: number, ns: Nanos): number {
    const left = signals.handlers.splice(depth);
    for (const { row } of left) this.#rows.setHandlerEnd(row, ns, true);
    return left.at(-1)?.row ?? noRow;
  }

  /** What was pending for it alone nobody will take. */
  threadEnded({ signals }: LiveTask, ns: Nanos): void {
    for (const { row } of signals.queue.pending) this.#rows.setCancelled(row, ns);
    signals.queue.pending = [];
  }

  childEnded(child: LiveProcess, parent: LiveProcess, ns: Nanos): void {
    const held = announceEnd(child, parent, ns);
    if (held !== undefined) this.#generate(parent, undefined, held, child.process.pid);
  }

  /** `+++ killed by SIGKILL +++`: SIGKILL is never seen being delivered. */
  processEnded(live: LiveProcess, ns: Nanos): void {
    const { exit } = live.process;
    if (exit?.how === "exited" && live.signals.fatal >= 0) this.#survived(live);
    if (exit?.how !== "killed") return;
    const signal = signalNumber(exit.signal);
    const row = this.#fatalRow(live, signal) ?? this.#rows.add(live, undefined, kernelSent(signal, ns));
    const { columns } = this.#trace.signals;
    if (Number.isNaN(columns.deliveredNs[row]))
      columns.deliveredNs[row] = later(ns, columns.generatedNs[row] as Nanos);
    if (columns.task[row] === noRow) columns.task[row] = live.process.tasks[0] ?? noRow;
    if (live.endedBy === noRow) live.endedBy = columns.sentBy[row] as number;
    this.#rows.setOutcome(row, exit.core || defaultAction(exit.signal) === "core" ? "core" : "terminated");
  }

  /** The signal that ended it: the one seen to be delivered, before all that are pending still. */
  #fatalRow(live: LiveProcess, signal: number): number | undefined {
    const { fatal } = live.signals;
    if (fatal >= 0 && this.#trace.signals.columns.signal[fatal] === signal) return fatal;
    const pending = live.signals.queue.take(signal, undefined);
    if (pending !== undefined) return pending.row;
    const arrived = this.#sendings.arrived(live, undefined, signal, undefined);
    if (arrived !== undefined) return this.#rows.add(live, undefined, generationOf(arrived.sending));
    const { columns, length } = this.#trace.signals;
    for (let row = length - 1; row >= Math.max(0, length - 64); row--) {
      // One whose handler has returned has ended nobody.
      const isOver = !Number.isNaN(columns.handlerEndNs[row]);
      if (columns.to[row] === live.process.index && columns.signal[row] === signal && !isOver) return row;
    }
    return undefined;
  }

  /** The row of a signal that arrives: one that was pending, one being sent, or one of unseen origin. */
  #arrive(task: LiveTask, signal: number, seen: SeenSignal): number {
    const { process } = task;
    const { fromPid } = seen;
    const own = task.signals.queue;
    const shared = process.signals.queue;
    const known = own.take(signal, fromPid) ?? shared.take(signal, fromPid);
    if (known !== undefined) {
      if (known.fromPid === undefined)
        this.#rows.setOrigin(known.row, causeOf(seen.signal, seen.code), this.#senderOf(fromPid));
      return known.row;
    }
    const arrived = this.#sendings.arrived(process, task, signal, fromPid);
    if (arrived !== undefined) {
      return this.#rows.add(process, arrived.target.task, generationOf(arrived.sending));
    }
    const merged = own.takeMerged(signal, fromPid) ?? shared.takeMerged(signal, fromPid);
    return merged?.row ?? this.#arriveUnseen(task, signal, seen);
  }

  #arriveUnseen(task: LiveTask, signal: number, seen: SeenSignal): number {
    const { process } = task;
    const { code, fromPid, ns } = seen;
    if (signal === sigchld && fromPid !== undefined) {
      return this.#arriveFromChild(process, fromPid, code, ns);
    }
    const failed = task.lastCall;
    if (signal === sigpipe && fromPid === process.process.pid && failed !== noRow) {
      const sentAt = this.#trace.calls.endNs(failed);
      return this.#rows.add(process, task, {
        ...kernelSent(signal, sentAt),
        cause: "pipe",
        sentBy: failed,
      });
    }
    const sender = fromPid === undefined ? undefined : this.#processes.withPid(fromPid);
    if (sender !== undefined && isOfParentsEnd(process, sender, signal))
      return this.#rows.add(process, undefined, { ...kernelSent(signal, ns), sentBy: sender.endedBy });
    // clone lets a child end with another signal than SIGCHLD; strace then prints the code as a number.
    const isOfChild = sender?.exitSignal === signal && /^(?:CLD_|0x[1-6]$)/.test(code);
    return this.#rows.add(process, undefined, {
      ...kernelSent(signal, ns),
      cause: isOfChild ? "child" : causeOf(seen.signal, code),
      from: this.#senderOf(fromPid),
      sentBy: this.#causedBy(process, signal, seen),
    });
  }

  /** What the kernel sends has its cause in a call, too: the one that armed the timer, or made a file ready. */
  #causedBy(process: LiveProcess, signal: number, seen: SeenSignal): number {
    if (isFromTimer(seen)) return this.#timers.rang(process, signal, seen.timer, seen.ns);
    return aboutFiles.test(seen.code) ? this.#asyncFiles.madeReadyBy(process, signal, seen.ns) : noRow;
  }

  #senderOf(pid: number | undefined): ProcessIndex | undefined {
    return pid === undefined ? undefined : this.#processes.withPid(pid)?.process.index;
  }

  /** The kernel sent SIGCHLD when the child ended. */
  #arriveFromChild(parent: LiveProcess, pid: number, code: string, ns: Nanos): number {
    const ended = aboutEnds.test(code) ? takeEndedChild(parent, pid) : undefined;
    if (ended === undefined) {
      const from = this.#processes.withPid(pid)?.process.index;
      return this.#rows.add(parent, undefined, childGeneration(from, ns));
    }
    const { child, merged } = ended;
    const row = this.#rows.add(parent, undefined, childGeneration(child.index, child.ns));
    for (const other of merged) {
      const lost = this.#rows.add(parent, undefined, childGeneration(other.index, other.ns));
      this.#rows.setOutcome(lost, "coalesced");
      parent.signals.queue.merge({ row: lost, signal: sigchld, fromPid: other.pid });
    }
    return row;
  }

  /** @param fromPid what its si_pid will say, which need not be the pid of who sends it */
  #generate(process: LiveProcess, task: LiveTask | undefined, generation: Generation, fromPid: number): void {
    const row = this.#rows.add(process, task, generation);
    const { signal, ns } = generation;
    const queue: SignalQueue = (task ?? process).signals.queue;
    // Standard signals are a bit each, real-time signals a queue (signal(7)).
    if (signal < firstRealTime && queue.isPending(signal)) {
      this.#rows.setOutcome(row, "coalesced");
      queue.merge({ row, signal, fromPid });
      return;
    }
    queue.pending.push({ row, signal, fromPid });
    this.#cancelOpposites(process, signal, ns);
    // SIGCONT continues when it is sent, before and without being delivered (signal(7)).
    if (signal === sigcont && continueProcess(process, { sentBy: generation.sentBy, ns }))
      this.#rows.setOutcome(row, "continued");
  }

  /** SIGCONT drops pending stop signals and the other way round (kernel/signal.c, prepare_signal). */
  #cancelOpposites(process: LiveProcess, signal: number, ns: Nanos): void {
    const action = defaultAction(signalName(signal));
    const opposite = signal === sigcont ? "stop" : action === "stop" ? "continue" : undefined;
    if (opposite === undefined) return;
    for (const { signals } of [process, ...process.tasks]) {
      signals.queue.pending = signals.queue.pending.filter((pending) => {
        const dropped = defaultAction(signalName(pending.signal)) === opposite;
        if (dropped) this.#rows.setCancelled(pending.row, ns);
        return !dropped;
      });
    }
  }

  #act(task: LiveTask, signal: number, row: number, record: SignalRecord): SignalOutcome {
    const { process, signals } = task;
    const disposition = process.signals.dispositions.get(signal);
    if (disposition?.handling === "ignore") return "ignored";
    if (disposition !== undefined) {
      pushFrame(signals.handlers, { row, signal, maskBefore: signals.mask, left: false });
      signals.mask |= disposition.mask;
      if (!disposition.noDefer) signals.mask = withSignal(signals.mask, signal);
      if (disposition.oneShot) process.signals.dispositions.delete(signal);
    }
    const action = defaultAction(record.signal);
    const halt = { sentBy: this.#trace.signals.columns.sentBy[row] as number, ns: record.ns };
    if (action === "continue") continueProcess(process, halt);
    if (disposition !== undefined) return "handled";
    switch (action) {
      case "continue":
        return "continued";
      case "ignore":
        return "ignored";
      case "stop":
        process.signals.stopped = halt;
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
    return this.#trace.calls.syscall(call) === sigreturn ? noRow : call;
  }
}

/** Told by its code; a read of a signalfd shows none. */
function isFromTimer({ signal, code }: SeenSignal): boolean {
  return code === "" || causeOf(signal, code) === "timer";
}

/** PR_SET_PDEATHSIG: sent in the name of the parent that has just ended. */
function isOfParentsEnd({ process, signals }: LiveProcess, sender: LiveProcess, signal: number): boolean {
  return (
    signals.deathSignal === signal && process.parent === sender.process.index && sender.endedBy !== noRow
  );
}

/** False if it was not stopped. */
function continueProcess({ process, signals }: LiveProcess, halt: Halt): boolean {
  if (process.stops.at(-1)?.stopped !== true) return false;
  signals.continued = halt;
  process.stops.push({ ns: halt.ns, stopped: false, signal: "SIGCONT" });
  return true;
}

function kernelSent(signal: number, ns: Nanos): Generation {
  return { signal, cause: "kernel", from: undefined, sentBy: noRow, value: Number.NaN, ns };
}
