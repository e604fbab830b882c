import type { CallIndex } from "../base/ids.ts";
import type { KnownProcess } from "../base/known_process.ts";
import { noRow } from "../base/table.ts";
import { later, type Nanos, notYet } from "../base/time.ts";
import { numbersOf } from "../base/vocabulary.ts";
import { errnoIdOf } from "../strace/errnos.ts";
import type { CallRecord, EndRecord, LogRecord } from "../strace/record.ts";
import { syscallTraits } from "../strace/syscalls.ts";
import { showWaited } from "./channels/channel_waited.ts";
import { Channels } from "./channels/channels.ts";
import type { LiveChannel } from "./channels/live_channel.ts";
import { Ancillary } from "./descriptors/ancillary.ts";
import { Descriptors } from "./descriptors/descriptors.ts";
import { filesOf } from "./descriptors/thread_tables.ts";
import { type Call, isInOneLine, type Kernel, type Mechanism } from "./mechanism.ts";
import { mechanismOf } from "./mechanisms/registry.ts";
import { Memory } from "./memory/memory.ts";
import { isMarked } from "./probe/marked_call.ts";
import { ProbeReader } from "./probe/probe_reader.ts";
import { cutOffCall, isWaitForChild } from "./processes/cut_off.ts";
import { introduceAll } from "./processes/known_state.ts";
import type { LiveTask } from "./processes/live_process.ts";
import { Processes } from "./processes/processes.ts";
import { nameTask } from "./processes/task_names.ts";
import { Waits } from "./processes/waits.ts";
import { AsyncFiles } from "./signals/async_files.ts";
import { signalInheritance } from "./signals/signal_inheritance.ts";
import { Signals } from "./signals/signals.ts";
import { Timers } from "./signals/timers.ts";
import { Sockets } from "./sockets/sockets.ts";
import { UnreadInSockets } from "./sockets/unread.ts";
import { StackReader } from "./stacks/stack_reader.ts";
import { Futexes } from "./sync/futexes.ts";
import { Locks } from "./sync/locks.ts";
import { Semaphores } from "./sync/semaphores.ts";
import { outcomes, Trace } from "./trace.ts";
import { blockCode, breakWait } from "./waiting/blocking.ts";
import { FileWatches } from "./waiting/file_watches.ts";
import { PollLists } from "./waiting/poll_lists.ts";
import { noteSocketLimit, noteWaitLimit } from "./waiting/wait_limit.ts";
import { Wakes } from "./waiting/wakes.ts";

const outcomeCodes = numbersOf(outcomes);
const emptyCode = blockCode("empty");
const fullCode = blockCode("full");
const queueEmptyCode = blockCode("queue-empty");
const queueFullCode = blockCode("queue-full");
const futexCode = blockCode("futex");

/** One object for all calls: a million of them must not cost a million objects. */
type ReusedCall = { -readonly [Field in keyof Call]: Call[Field] };

/**
 * Replays the log: keeps what the kernel knew at the point reached (who lives, what is open, what lies in each
 * pipe) and writes what happened into the trace. Knows the life of a call; what a call means is said by the
 * mechanisms.
 */
export class Model {
  readonly trace = new Trace();
  readonly #kernel: Kernel;
  readonly #processes: Processes;
  readonly #errnoIds = new Map<string, number>();
  readonly #stacks = new StackReader(this.trace.stacks);
  /** Channels whose figures hold what calls in progress had waited when it was last settled. */
  readonly #waitedAt: LiveChannel[] = [];
  readonly #probe: ProbeReader;
  #call: ReusedCall | undefined;

  constructor() {
    const channels = new Channels(this.trace);
    const sockets = new Sockets(this.trace, channels);
    const descriptors = new Descriptors(this.trace, channels, sockets);
    this.#processes = new Processes(this.trace, descriptors);
    const wakes = new Wakes(this.trace);
    const timers = new Timers(this.trace);
    const asyncFiles = new AsyncFiles(this.trace, this.#processes);
    const memory = new Memory(this.trace);
    this.#kernel = {
      trace: this.trace,
      channels,
      descriptors,
      processes: this.#processes,
      sockets,
      ancillary: new Ancillary(),
      waits: new Waits(this.trace),
      signals: new Signals(this.trace, this.#processes, timers, asyncFiles),
      timers,
      asyncFiles,
      wakes,
      futexes: new Futexes(channels, memory, wakes),
      memory,
      locks: new Locks(this.trace),
      semaphores: new Semaphores(this.trace, wakes),
      polls: new PollLists(this.trace),
      fileWatches: new FileWatches(this.trace),
    };
    this.#probe = new ProbeReader(this.trace, this.#kernel.signals);
    descriptors.watchers.push(this.#kernel.locks, new UnreadInSockets(this.trace));
    this.#processes.watchers.push(this.#kernel.memory, this.#kernel.semaphores, timers);
    this.#processes.watchers.push(signalInheritance(this.#kernel.signals, this.#processes));
  }

  /** Before the first record: processes that ran already, as they were then. */
  introduce(processes: readonly KnownProcess[]): void {
    introduceAll(this.#kernel, processes);
  }

  /** Takes the next record of the parser. The record may be reused afterwards. */
  consume(record: LogRecord): void {
    switch (record.kind) {
      case "call":
        this.#consumeCall(record);
        break;
      case "end":
        this.#see(record.ns);
        this.#end(record);
        break;
      case "stop": {
        this.#see(record.ns);
        const { process } = this.#processes.task(record.tid, record.ns).process;
        process.stops.push({ ns: record.ns, stopped: true, signal: record.signal });
        break;
      }
      case "signal": {
        this.#see(record.ns);
        const row = this.#kernel.signals.deliver(this.#processes.task(record.tid, record.ns), record);
        this.#stacks.afterSignal(row, record.ns);
        const { interrupted, sentBy } = this.trace.signals.columns;
        const call = interrupted[row] as number;
        if (call !== noRow) breakWait(this.#kernel, call, sentBy[row] as number);
        break;
      }
      case "frame":
        this.#stacks.add(record);
        break;
      case "note":
      case "unparsed":
        break;
    }
  }

  /**
   * Brings up to date what changes with time alone: what calls in progress have waited so far. Done after every piece of
   * the log, so it costs what is in progress, not what there has been.
   */
  settle(): void {
    this.#stacks.give();
    const { channels, waits } = this.#kernel;
    for (const live of this.#waitedAt.splice(0)) showWaited(live);
    const { calls } = this.trace;
    for (const process of this.#processes.living) {
      for (const { call } of process.tasks) {
        if (call === noRow) continue;
        if (isWaitForChild(this.trace, call)) waits.seen(call as CallIndex);
        if (calls.channel(call) === noRow) continue;
        const reason = calls.blocked(call);
        const live = channels.at(calls.channel(call));
        const waited = this.trace.endNs - calls.startNs(call);
        if (reason === emptyCode || reason === queueEmptyCode || reason === futexCode)
          live.channel.blockedEmptyNs += waited;
        else if (reason === fullCode || reason === queueFullCode) live.channel.blockedFullNs += waited;
        else continue;
        this.#waitedAt.push(live);
      }
    }
  }

  #see(ns: Nanos): void {
    if (ns > this.trace.endNs) this.trace.endNs = ns;
  }

  #consumeCall(record: CallRecord): void {
    const { startNs, endNs } = record;
    this.#see(endNs === notYet ? startNs : endNs);
    const task = this.#processes.task(record.tid, startNs);
    if (record.command !== "") nameTask(task, record.command);
    if (isMarked(record)) {
      this.#stacks.afterJump(this.#probe.take(record, task), startNs);
      return;
    }
    const call = this.#reuseCall(record, task);
    const mechanism = mechanismOf[record.syscall];
    if (this.#isEntered(record, task)) {
      call.row = task.call as CallIndex;
      if (this.#mayHaveBeenCut(record, task)) this.#enterAgain(call, mechanism);
    } else {
      if (task.process.signals.fatal >= 0 && record.begun) this.#kernel.signals.livesOn(task);
      this.#enter(record, task, call);
      if (record.begun) mechanism?.begin?.(this.#kernel, call);
      if (this.#kernel.fileWatches.areAny) this.#kernel.fileWatches.entered(call);
    }
    if (this.trace.calls.blocked(call.row) !== 0) {
      noteWaitLimit(this.trace, call.row, record);
      const socket = task.descriptor?.file.socket;
      if (socket !== undefined) noteSocketLimit(this.trace, call.row, socket);
    }
    this.#stacks.afterCall(record.phase === "begin" ? noRow : call.row, record.startNs);
    if (record.phase === "begin" || this.#diesInIt(record, call.row)) return;
    this.#leave(call);
    const { fileWatches } = this.#kernel;
    if (record.outcome === "failed" && fileWatches.areAny) fileWatches.failed(call);
    if (record.begun || mechanism?.readsHeadless === true) mechanism?.end?.(this.#kernel, call);
    task.lastCall = call.row;
    task.lastCallInterrupted = record.outcome === "restarting" || record.errno === "EINTR";
    task.call = noRow;
  }

  #reuseCall(record: CallRecord, task: LiveTask): ReusedCall {
    const { startNs, endNs } = record;
    const { process } = task;
    const files = filesOf(task);
    const call = this.#call;
    if (call === undefined) {
      this.#call = { record, row: 0 as CallIndex, task, process, startNs, endNs, files };
      return this.#call;
    }
    call.record = record;
    call.task = task;
    call.process = process;
    call.files = files;
    call.startNs = startNs;
    call.endNs = endNs;
    return call;
  }

  /** Whether the record tells more of the call its task is in. */
  #isEntered(record: CallRecord, task: LiveTask): boolean {
    if (task.call === noRow) return false;
    // The end of another call than it is in: the log has lost the begin of one and the end of the other.
    if (record.phase === "end" && record.begun && record.syscall === task.syscall) return true;
    return this.trace.calls.logOffset(task.call) === record.logOffset;
  }

  /** Whether the call was begun by a line that was still being written, so that its arguments ended anywhere. */
  #mayHaveBeenCut(record: CallRecord, task: LiveTask): boolean {
    if (record.phase === "begin" || isInOneLine(record)) return true;
    return task.descriptor === undefined && syscallTraits(record.syscall).fdArgument >= 0;
  }

  /**
   * `futex(…) = ?` in one line: nothing else was printed until its task was killed in it. It waited till then, which the
   * task's end tells.
   */
  #diesInIt(record: CallRecord, row: CallIndex): boolean {
    const { outcome, startNs, endNs } = record;
    return (
      isInOneLine(record) && outcome === "unknown" && endNs === startNs && this.trace.calls.blocked(row) !== 0
    );
  }

  /** A row for a call just entered. */
  #enter(record: CallRecord, task: LiveTask, call: ReusedCall): void {
    // The log has lost the return of the call before: it is over at the latest now.
    cutOffCall(this.#kernel, task, record.startNs);
    const row = this.trace.calls.enter(record, task.task.index);
    task.task.calls.push(row);
    task.call = row;
    task.syscall = record.syscall;
    task.descriptor = undefined;
    task.waitIsGuess = false;
    call.row = row;
    if (record.begun) this.#findDescriptor(record, task, row);
  }

  /** The arguments are whole now: what `begin` made of the cut ones is made again. */
  #enterAgain(call: ReusedCall, mechanism: Mechanism | undefined): void {
    const { calls } = this.trace;
    calls.setBlocked(call.row, 0);
    calls.setLine(call.row, call.record.logOffset, call.record.logLength);
    this.#findDescriptor(call.record, call.task, call.row);
    mechanism?.begin?.(this.#kernel, call);
    if (this.#kernel.fileWatches.areAny) this.#kernel.fileWatches.entered(call);
  }

  #findDescriptor(record: CallRecord, task: LiveTask, row: number): void {
    const { fdArgument, family } = syscallTraits(record.syscall);
    // The directory of openat and its kin is not what the call works on.
    if (fdArgument < 0 || family === "path") return;
    const descriptor = this.#kernel.descriptors.argument(filesOf(task), record, fdArgument);
    if (descriptor === undefined) return;
    task.descriptor = descriptor;
    this.trace.calls.setChannel(row, descriptor.file.channel.channel.index);
  }

  #leave(call: ReusedCall): void {
    const { calls } = this.trace;
    const { record, row } = call;
    // A record can be of another begin than the row's, where a log says two things of one call.
    call.endNs = later(record.endNs, calls.startNs(row));
    const errno = this.#errnoId(record.errno);
    calls.leave(row, call.endNs, record.value, outcomeCodes[record.outcome], errno);
    if (record.phase === "end") calls.setLine(row, record.logOffset, record.logLength);
    if (record.resumedOffset < 0) return;
    const resumption = this.trace.resumptions.addRow();
    const second = this.trace.resumptions.columns;
    second.logOffset.set(resumption, record.resumedOffset);
    second.logLength.set(resumption, record.resumedLength);
    calls.setResumption(row, resumption);
  }

  #errnoId(name: string): number {
    let id = this.#errnoIds.get(name);
    if (id === undefined) {
      id = errnoIdOf(name);
      this.#errnoIds.set(name, id);
    }
    return id;
  }

  #end({ tid, ns, end }: EndRecord): void {
    // strace let go of the task: it lives on, in whatever call it was, only nobody watches any more.
    if (end.how === "detached") return;
    if (end.how === "superseded") {
      // The leader's own call is gone, and the other thread's goes on under its number.
      cutOffCall(this.#kernel, this.#processes.task(tid, ns), ns);
      this.#processes.supersede(tid, end.by, ns);
      return;
    }
    const task = this.#processes.task(tid, ns);
    const latest = task.call === noRow ? task.lastCall : task.call;
    this.#stacks.afterCall(latest, ns);
    cutOffCall(this.#kernel, task, ns);
    this.#processes.endTask(task, end, ns);
    const { cutOff, tasks, endedBy } = task.process;
    if (this.#hasNotReturned(latest)) cutOff.push(latest);
    // Which signal killed it, and who sent that, is known with the last task's end.
    if (end.how === "killed" && tasks.size > 0) return;
    for (const call of cutOff.splice(0)) breakWait(this.#kernel, call, endedBy);
  }

  #hasNotReturned(call: number): boolean {
    return call !== noRow && this.trace.calls.outcome(call) === outcomeCodes.unknown;
  }
}
