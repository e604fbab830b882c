import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { type Nanos, notYet } from "../../base/time.ts";
import { signalNumber } from "../../strace/signals.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { ProcessWatcher } from "../processes/processes.ts";
import type { Trace } from "../trace.ts";

/** setitimer's three, of which alarm sets the first, or the number of one that timer_create made. */
export type TimerName = "ITIMER_REAL" | "ITIMER_VIRTUAL" | "ITIMER_PROF" | number;

/** What a timer sends, and which time it counts. */
interface TimerKind {
  readonly signal: number;
  /** It counts the CPU time of its process or thread. */
  readonly ofCpuTime: boolean;
}

interface Timer extends TimerKind {
  /** The call that armed it last; `noRow` while it is not. */
  armedBy: number;
  /** Its row in `trace.timers` since then, if it has one. */
  row: number;
  goesOn: boolean;
}

/** How a call arms a timer. */
export interface Arming {
  readonly call: CallIndex;
  readonly ns: Nanos;
  /** When it goes off first; `notYet` where the log does not tell. */
  readonly dueNs: Nanos;
  /** It goes off again and again. */
  readonly goesOn: boolean;
}

const intervalTimers: ReadonlyMap<TimerName, TimerKind> = new Map<TimerName, TimerKind>([
  ["ITIMER_REAL", { signal: signalNumber("SIGALRM"), ofCpuTime: false }],
  ["ITIMER_VIRTUAL", { signal: signalNumber("SIGVTALRM"), ofCpuTime: true }],
  ["ITIMER_PROF", { signal: signalNumber("SIGPROF"), ofCpuTime: true }],
]);

/** The timers of each process that send it signals, and by which call each was armed: the rows of `trace.timers`. */
export class Timers implements ProcessWatcher {
  readonly #trace: Trace;
  readonly #timers = new Map<LiveProcess, Map<TimerName, Timer>>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** timer_create. */
  create(process: LiveProcess, name: number, kind: TimerKind): void {
    this.#of(process).set(name, unarmed(kind));
  }

  delete(process: LiveProcess, name: TimerName, ns: Nanos): void {
    this.disarm(process, name, ns);
    this.#timers.get(process)?.delete(name);
  }

  arm(process: LiveProcess, name: TimerName, { call, ns, dueNs, goesOn }: Arming): void {
    const kind = intervalTimers.get(name);
    if (kind !== undefined && this.#timers.get(process)?.has(name) !== true)
      this.#of(process).set(name, unarmed(kind));
    const timer = this.#timers.get(process)?.get(name);
    if (timer === undefined) return;
    this.#end(timer, ns);
    timer.armedBy = call;
    timer.goesOn = goesOn;
    if (timer.ofCpuTime) return;
    timer.row = this.#trace.timers.addRow();
    const { columns } = this.#trace.timers;
    columns.armedNs[timer.row] = ns;
    columns.endNs[timer.row] = goesOn ? notYet : dueNs;
    columns.process[timer.row] = process.process.index;
    columns.armedBy[timer.row] = call;
    columns.signal[timer.row] = timer.signal;
  }

  disarm(process: LiveProcess, name: TimerName, ns: Nanos): void {
    const timer = this.#timers.get(process)?.get(name);
    if (timer === undefined) return;
    this.#end(timer, ns);
    timer.armedBy = noRow;
  }

  /**
   * A timer sent `signal`: timer `name` where the log prints its number (si_timerid), else the one armed last of those
   * that send it. Answers the call that armed it, `noRow` if none is known.
   */
  rang(process: LiveProcess, signal: number, name: number | undefined, ns: Nanos): number {
    const timers = this.#timers.get(process);
    const timer = name === undefined ? latestArmed(timers?.values() ?? [], signal) : timers?.get(name);
    if (timer === undefined) return noRow;
    if (!timer.goesOn) this.#end(timer, ns);
    return timer.armedBy;
  }

  /** Those of timer_create end with exec, those of setitimer go on (execve(2)). */
  execed({ process }: LiveTask): void {
    const ns = process.process.execs.at(-1)?.ns ?? notYet;
    for (const name of [...(this.#timers.get(process)?.keys() ?? [])])
      if (typeof name === "number") this.delete(process, name, ns);
  }

  ended(process: LiveProcess, ns: Nanos): void {
    for (const timer of this.#timers.get(process)?.values() ?? []) this.#end(timer, ns);
    this.#timers.delete(process);
  }

  #end(timer: Timer, ns: Nanos): void {
    const { endNs } = this.#trace.timers.columns;
    if (timer.row !== noRow && (endNs[timer.row] as number) > ns) endNs[timer.row] = ns;
    timer.row = noRow;
  }

  #of(process: LiveProcess): Map<TimerName, Timer> {
    let timers = this.#timers.get(process);
    if (timers === undefined) {
      timers = new Map();
      this.#timers.set(process, timers);
    }
    return timers;
  }
}

function unarmed(kind: TimerKind): Timer {
  return { ...kind, armedBy: noRow, row: noRow, goesOn: false };
}

function latestArmed(timers: Iterable<Timer>, signal: number): Timer | undefined {
  let latest: Timer | undefined;
  for (const timer of timers) {
    if (timer.signal !== signal || timer.armedBy === noRow) continue;
    if (latest === undefined || timer.armedBy > latest.armedBy) latest = timer;
  }
  return latest;
}
