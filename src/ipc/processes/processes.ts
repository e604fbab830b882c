import type { CallIndex, Pid, ProcessIndex, TaskIndex, Tid } from "../../base/ids.ts";
import type { KnownProcess } from "../../base/known_process.ts";
import { noRow } from "../../base/table.ts";
import { earlier, later, type Nanos, notYet, zero } from "../../base/time.ts";
import { noTid } from "../../strace/record.ts";
import { signalNumber } from "../../strace/signals.ts";
import { DescriptorTable, type OpenDescriptor } from "../descriptors/descriptor_table.ts";
import type { Descriptors } from "../descriptors/descriptors.ts";
import { filesOf, ThreadTables } from "../descriptors/thread_tables.ts";
import { nameAt } from "../names.ts";
import { newProcessSignals } from "../signals/signal_state.ts";
import { IndexList } from "../tables/index_list.ts";
import type { ExitStatus, Process, Task, Trace } from "../trace.ts";
import { rewriteProcess } from "./joined_threads.ts";
import { type LiveProcess, type LiveTask, newLiveTask } from "./live_process.ts";
import { currentParent, giveAwayChildren } from "./orphans.ts";

/** A fork, vfork or clone that was entered: whose first sign of life may come before it returns. */
export interface Fork {
  readonly call: CallIndex;
  readonly parent: LiveProcess;
  /** The task that forks. */
  readonly task: LiveTask;
  readonly startNs: Nanos;
  /** CLONE_THREAD: the child is a task of the same process. */
  readonly thread: boolean;
  /** CLONE_FILES: one table for both. */
  readonly sharesFiles: boolean;
  /** CLONE_VM. */
  readonly sharesMemory: boolean;
  /** CLONE_PARENT: the child's parent is that of the forking process. */
  readonly sibling: boolean;
  /** What the kernel will send the parent when the child ends: SIGCHLD of fork, 0 for none. */
  readonly exitSignal: number;
  /** The parent's descriptors when it forked: it may close some before the log shows the child. */
  readonly snapshot: readonly OpenDescriptor[];
  /** The child, once it is known. */
  child: LiveTask | undefined;
}

const sigchld = signalNumber("SIGCHLD");

/** Called at each birth and end, by mechanisms that keep something per process. */
export interface ProcessWatcher {
  born?(child: LiveTask, fork: Fork | undefined): void;
  execed?(task: LiveTask): void;
  /** A thread ended, and its process goes on. */
  taskEnded?(task: LiveTask, ns: Nanos): void;
  ended?(process: LiveProcess, ns: Nanos): void;
}

/** Who lives, under which number: births, ends and the lines of tasks nobody has introduced. */
export class Processes {
  readonly #trace: Trace;
  readonly #descriptors: Descriptors;
  readonly threadTables: ThreadTables;
  readonly #tasks = new Map<Tid, LiveTask>();
  readonly #live: LiveProcess[] = [];
  /** Those of `#live` that have tasks. */
  readonly #living = new Set<LiveProcess>();
  /** Those that have not returned, in the order in which they were entered. */
  readonly #forks = new Map<CallIndex, Fork>();
  /** Those of them whose child nobody has seen yet, and the others by their child: a log can hold any number. */
  readonly #childless = new Map<CallIndex, Fork>();
  readonly #byChild = new Map<LiveTask, Fork>();
  readonly watchers: ProcessWatcher[] = [];
  /** The task whose lines carry no pid, while its number is unknown. */
  #nameless: LiveTask | undefined;
  #recent: LiveTask | undefined;
  #firstGroup: number | undefined;

  constructor(trace: Trace, descriptors: Descriptors) {
    this.#trace = trace;
    this.#descriptors = descriptors;
    this.threadTables = new ThreadTables(trace, descriptors);
  }

  /** A process that was attached to: there since before the first line, with all its threads. */
  introduce(known: KnownProcess): LiveProcess {
    const first = this.#newProcess(known.pid as Tid, undefined, zero);
    const live = first.process;
    const { process } = live;
    process.name = known.name;
    process.bornAs = known.name;
    process.argv = known.argv;
    process.group = known.group;
    process.session = known.session;
    for (const watcher of this.watchers) watcher.born?.(first, undefined);
    for (const thread of known.threads) if (thread !== known.pid) this.#newTask(thread as Tid, live, zero);
    return live;
  }

  /** Child and parent among those that were attached to. */
  link(child: LiveProcess, parent: LiveProcess): void {
    child.parent = parent;
    child.process.parent = parent.process.index;
    parent.children.add(child);
  }

  /** By row of `trace.processes`. */
  at(index: ProcessIndex): LiveProcess {
    return this.#live[index] as LiveProcess;
  }

  /** Those that have not ended, in no order that matters. */
  get living(): ReadonlySet<LiveProcess> {
    return this.#living;
  }

  /** The task of a line. One that nobody introduced is a child of a fork underway, or older than the trace. */
  task(tid: Tid, ns: Nanos): LiveTask {
    const recent = this.#recent;
    if (recent !== undefined && recent.task.tid === tid && recent.task.endNs === notYet) return recent;
    const task = this.#find(tid) ?? this.#firstSeen(tid, ns);
    this.#recent = task;
    return task;
  }

  /** The living or last process of that number; also by the number of one of its tasks. */
  withPid(pid: number): LiveProcess | undefined {
    return this.#tasks.get(pid as Tid)?.process;
  }

  known(tid: number): LiveTask | undefined {
    return this.#tasks.get(tid as Tid);
  }

  /** What `Process.group` says of the members of group `number`. */
  groupNumbered(number: number): number | undefined {
    const [first] = this.#trace.processes;
    if (number === this.#firstGroup) return undefined;
    return number === first?.pid && first.group === undefined ? undefined : number;
  }

  /** A call showed the number of the group that the trace began with. */
  nameFirstGroup(number: number): void {
    this.#firstGroup ??= number;
  }

  /** A fork was entered; a second time with all its arguments, if its line was cut. Answers the one to end. */
  beginFork(fork: Fork): Fork {
    const known = this.#forks.get(fork.call);
    const complete = known === undefined ? fork : { ...fork, snapshot: known.snapshot, child: known.child };
    this.#forks.set(fork.call, complete);
    if (complete.child === undefined) this.#childless.set(fork.call, complete);
    else this.#byChild.set(complete.child, complete);
    return complete;
  }

  /** The fork returned in the parent: `tid` is its child, or -1 if it failed. */
  endFork(fork: Fork, tid: number, ns: Nanos): void {
    // In a namespace of pids the kernel returns the child's number there: it can be that of a forefather here.
    const isAnother = this.#isForefather(tid, fork);
    if (isAnother && fork.child === undefined) return;
    this.#forks.delete(fork.call);
    this.#childless.delete(fork.call);
    if (fork.child !== undefined) this.#byChild.delete(fork.child);
    if (tid <= 0 || isAnother) return;
    if (fork.child?.task.tid === tid) return;
    const known = this.#tasks.get(tid as Tid);
    if (known !== undefined && this.#canBeChild(known, fork)) this.#adopt(fork, known);
    else this.#bear(fork, tid as Tid, ns);
  }

  /** Whether a task of the child's number is the child: one that has ended, if no other clone has returned that number. */
  #canBeChild(known: LiveTask, { startNs }: Fork): boolean {
    return known.task.startNs >= startNs && (known.task.endNs === notYet || this.#byChild.has(known));
  }

  /** The task ended; with its last task the process ends. */
  endTask(task: LiveTask, exit: ExitStatus, ns: Nanos): void {
    if (task.task.endNs !== notYet) return;
    // A birth in one line is known with its call's return, which can be later than the next stamps.
    const endNs = later(ns, task.task.startNs);
    task.task.endNs = endNs;
    const live = task.process;
    live.tasks.delete(task);
    if (this.#nameless === task) this.#nameless = undefined;
    const { process } = live;
    // A thread's own exit says nothing of the process; the leader's and the last one's do.
    if (exit.how !== "exited" || (task.task.tid as number) === process.pid || process.exit === undefined)
      process.exit = exit;
    if (live.tasks.size > 0 || task.ownFiles !== undefined) this.threadTables.ended(task, ns);
    if (live.tasks.size > 0) {
      // When the process is ending its threads say so one by one.
      if (exit.how === "exited" && live.endedBy === noRow)
        for (const watcher of this.watchers) watcher.taskEnded?.(task, ns);
      return;
    }
    this.#living.delete(live);
    process.endNs = later(endNs, process.startNs);
    for (const watcher of this.watchers) watcher.ended?.(live, ns);
    giveAwayChildren(live, (index) => this.at(index), ns);
    this.#descriptors.closeAll(live, ns, live.endedBy);
  }

  /** A task that ended without a line of its own. */
  forget(task: LiveTask): void {
    this.#tasks.delete(task.task.tid);
  }

  /** A thread exec'd: it lives on under the leader's number, all others are gone. */
  supersede(leaderTid: Tid, by: Tid, ns: Nanos): void {
    const leader = this.task(leaderTid, ns);
    const heir = this.#tasks.get(by);
    if (heir === undefined || heir === leader) return;
    leader.call = heir.call;
    leader.syscall = heir.syscall;
    leader.descriptor = heir.descriptor;
    heir.call = noRow;
    heir.task.endNs = later(ns, heir.task.startNs);
    leader.process.tasks.delete(heir);
    this.threadTables.superseded(leader, heir, ns);
    this.forget(heir);
  }

  #find(tid: Tid): LiveTask | undefined {
    if (tid === noTid) return this.#nameless ?? this.#firstLiving();
    const task = this.#tasks.get(tid);
    // Nobody speaks after their end: the number is another process's now.
    return task?.task.endNs === notYet ? task : undefined;
  }

  #firstLiving(): LiveTask | undefined {
    const first = this.#trace.tasks.find((task) => task.endNs === notYet) ?? this.#trace.tasks[0];
    return first === undefined ? undefined : this.#tasks.get(first.tid);
  }

  #firstSeen(tid: Tid, ns: Nanos): LiveTask {
    const fork = tid === noTid ? undefined : this.#pendingFork();
    if (fork !== undefined) return this.#bear(fork, tid, ns);
    if (this.#nameless !== undefined) return this.#name(this.#nameless, tid);
    const task = this.#newProcess(tid, undefined, ns);
    if (tid === noTid) this.#nameless = task;
    for (const watcher of this.watchers) watcher.born?.(task, undefined);
    return task;
  }

  #giveChild(fork: Fork, child: LiveTask): void {
    fork.child = child;
    // One that has returned is of no more interest.
    if (!this.#childless.delete(fork.call)) return;
    this.#byChild.set(child, fork);
  }

  /** The oldest fork underway whose child nobody has seen yet. */
  #pendingFork(): Fork | undefined {
    for (const fork of this.#childless.values()) {
      // A thread has died with its process, if it ever was; a child lives on.
      if (!fork.thread || fork.parent.tasks.size > 0) return fork;
      this.#childless.delete(fork.call);
    }
    return undefined;
  }

  /** Whether a living process of that number is the one that forks or one it descends from. */
  #isForefather(tid: number, { parent, task, thread, startNs }: Fork): boolean {
    const known = this.#tasks.get(tid as Tid);
    if (known === undefined || known.task.endNs !== notYet) return false;
    // A thread may have spoken before its clone returned, and been taken for another's.
    if (thread && known !== task && known.task.startNs >= startNs) return false;
    return descendsFrom(parent, known.process);
  }

  /** strace prints no pid while it traces a single process; the first line that has one names it. */
  #name(task: LiveTask, tid: Tid): LiveTask {
    this.#tasks.delete(task.task.tid);
    task.task.tid = tid;
    task.process.process.pid = tid as number as Pid;
    this.#tasks.set(tid, task);
    this.#nameless = undefined;
    return task;
  }

  #bear(fork: Fork, tid: Tid, ns: Nanos): LiveTask {
    const task = fork.thread ? this.#newTask(tid, fork.parent, ns) : this.#newProcess(tid, fork, ns);
    this.#giveChild(fork, task);
    if (fork.thread)
      this.threadTables.born(task, fork.task, fork.sharesFiles ? undefined : fork.snapshot, fork.call);
    else if (fork.parent.tasks.size === 0) giveAwayChildren(fork.parent, (index) => this.at(index), ns);
    for (const watcher of this.watchers) watcher.born?.(task, fork);
    return task;
  }

  /** The child was seen before, as somebody of unknown origin or as another fork's child. */
  #adopt(fork: Fork, child: LiveTask): void {
    const wrong = this.#byChild.get(child);
    if (wrong !== undefined) {
      wrong.child = undefined;
      this.#byChild.delete(child);
      this.#childless.set(wrong.call, wrong);
    }
    this.#giveChild(fork, child);
    const live = child.process;
    if (fork.thread) {
      if (live !== fork.parent) this.join(child, fork.parent);
      this.threadTables.born(child, fork.task, fork.sharesFiles ? undefined : fork.snapshot, fork.call);
      return;
    }
    const parent = this.#parentOf(fork);
    const { process } = live;
    live.parent?.children.delete(live);
    live.parent = parent;
    live.exitSignal = fork.exitSignal;
    parent?.children.add(live);
    process.parent = parent?.process.index;
    process.bornBy = fork.call;
    process.bornAs = nameAt(fork.parent.process, process.startNs);
    // Told late, the birth can be of one that runs another program by then: exec ended what both shared (execve(2)).
    const isItsOwn = process.execs.length > 0;
    process.sharesMemoryWith = fork.sharesMemory && !isItsOwn ? fork.parent.process.index : undefined;
    if (wrong !== undefined) this.#disinherit(live, wrong);
    process.group ??= parent?.process.group;
    process.session ??= parent?.process.session;
    if (!isItsOwn) {
      process.name = fork.parent.process.name;
      process.argv = fork.parent.process.argv;
    }
    // What it had open is closed, and whatever else it had is gone.
    if (live.tasks.size === 0) return;
    const kept = isItsOwn ? fork.snapshot.filter(({ closeOnExec }) => !closeOnExec) : fork.snapshot;
    if (fork.sharesFiles && !isItsOwn)
      this.#descriptors.shareInstead(
        live,
        filesOf(fork.task),
        process.startNs,
        fork.call,
        wrong?.call ?? noRow,
      );
    else this.#descriptors.inherit(live, kept, process.startNs, fork.call);
    for (const watcher of this.watchers) watcher.born?.(child, fork);
  }

  /** What it seemed to have from the birth it was taken for, and has not changed since. */
  #disinherit(live: LiveProcess, wrong: Fork): void {
    const { process } = live;
    const taken = this.#parentOf(wrong)?.process;
    if (process.group === taken?.group) process.group = undefined;
    if (process.session === taken?.session) process.session = undefined;
    this.#descriptors.disinherit(live, wrong.call);
  }

  #parentOf({ parent, sibling }: Fork): LiveProcess | undefined {
    if (!sibling) return parent;
    const above = currentParent(parent);
    return above === undefined ? undefined : this.at(above);
  }

  /** What was taken for a process of its own turns out to be a thread of `into`. */
  join(task: LiveTask, into: LiveProcess): void {
    const hollow = task.process;
    // No thread has borne its own process: the log says two things of one number. Nor is one news of its own process.
    if (descendsFrom(into, hollow)) return;
    const { process } = hollow;
    for (const each of hollow.tasks) {
      each.process = into;
      into.tasks.add(each);
      if (each.ownFiles !== undefined) each.ownFiles.process = into.process;
    }
    for (const index of process.tasks.splice(0)) {
      (this.#trace.tasks[index] as Task).process = into.process.index;
      into.process.tasks.push(index);
    }
    hollow.tasks.clear();
    this.#living.delete(hollow);
    if (into.tasks.size > 0) this.#living.add(into);
    this.#descriptors.merge(hollow, into);
    rewriteProcess(this.#trace, process.index, into.process.index);
    for (const child of hollow.children) {
      child.parent = into;
      into.children.add(child);
    }
    hollow.parent?.children.delete(hollow);
    process.threadOf = into.process.index;
    process.endNs = process.startNs;
    process.exit = undefined;
    into.process.startNs = earlier(into.process.startNs, process.startNs);
  }

  #newProcess(tid: Tid, fork: Fork | undefined, ns: Nanos): LiveTask {
    const parent = fork === undefined ? undefined : this.#parentOf(fork);
    const process: Process = {
      index: this.#trace.processes.length as ProcessIndex,
      pid: Math.max(0, tid) as Pid,
      parent: parent?.process.index,
      name: fork?.parent.process.name ?? "",
      argv: fork?.parent.process.argv ?? [],
      bornAs: fork === undefined ? "" : nameAt(fork.parent.process, ns),
      startNs: ns,
      bornBy: fork?.call,
      endNs: notYet,
      exit: undefined,
      reapedNs: notYet,
      tasks: [],
      sharesMemoryWith: fork?.sharesMemory === true ? fork.parent.process.index : undefined,
      execs: [],
      stops: [],
      group: parent?.process.group,
      session: parent?.process.session,
      adoptions: [],
      renames: [],
      threadOf: undefined,
    };
    this.#trace.processes.push(process);
    const live: LiveProcess = {
      process,
      parent,
      table: new DescriptorTable(),
      tasks: new Set(),
      signals: newProcessSignals(fork?.parent.signals.dispositionsKnown ?? false),
      endedBy: noRow,
      cutOff: [],
      children: new Set(),
      isSubreaper: false,
      exitSignal: fork?.exitSignal ?? sigchld,
      directory: fork?.parent.directory,
    };
    live.table.sharers.add(live);
    parent?.children.add(live);
    this.#live.push(live);
    if (fork?.sharesFiles === true) this.#descriptors.share(live, filesOf(fork.task), ns, fork.call);
    else if (fork !== undefined) this.#descriptors.inherit(live, fork.snapshot, ns, fork.call);
    return this.#newTask(tid, live, ns);
  }

  #newTask(tid: Tid, live: LiveProcess, ns: Nanos): LiveTask {
    const task = {
      index: this.#trace.tasks.length as TaskIndex,
      tid,
      process: live.process.index,
      startNs: ns,
      endNs: notYet,
      name: "",
      calls: new IndexList(),
    };
    this.#trace.tasks.push(task);
    live.process.tasks.push(task.index);
    const liveTask = newLiveTask(task, live);
    live.tasks.add(liveTask);
    this.#living.add(live);
    this.#tasks.set(tid, liveTask);
    return liveTask;
  }
}

/** Whether it is `forefather`, or a child of its children. */
function descendsFrom(live: LiveProcess, forefather: LiveProcess): boolean {
  for (let at: LiveProcess | undefined = live; at !== undefined; at = at.parent) {
    if (at === forefather) return true;
  }
  return false;
}
