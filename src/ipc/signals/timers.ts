import type { CallIndex } from "../../base/ids.ts";
import { noRow } from "../../base/table.ts";
import { signalNumber } from "../../strace/signals.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { ProcessWatcher } from "../processes/processes.ts";

/** setitimer's three, of which alarm sets the first, or the number of one that timer_create made. */
export type TimerName = "ITIMER_REAL" | "ITIMER_VIRTUAL" | "ITIMER_PROF" | number;

interface Timer {
  /** The signal it sends. */
  readonly signal: number;
  /** The call that armed it last; `noRow` while it is not. */
  armedBy: number;
}

const intervalTimers: ReadonlyMap<TimerName, string> = new Map<TimerName, string>([
  ["ITIMER_REAL", "SIGALRM"],
  ["ITIMER_VIRTUAL", "SIGVTALRM"],
  ["ITIMER_PROF", "SIGPROF"],
]);

/** The timers of each process that send it signals, and by which call each was armed. */
export class Timers implements ProcessWatcher {
  readonly #timers = new Map<LiveProcess, Map<TimerName, Timer>>();

  /** timer_create. */
  create(process: LiveProcess, name: number, signal: number): void {
    this.#of(process).set(name, { signal, armedBy: noRow });
  }

  delete(process: LiveProcess, name: TimerName): void {
    this.#timers.get(process)?.delete(name);
  }

  arm(process: LiveProcess, name: TimerName, call: CallIndex): void {
    const signal = intervalTimers.get(name);
    const timer = this.#timers.get(process)?.get(name);
    if (timer !== undefined) timer.armedBy = call;
    else if (signal !== undefined)
      this.#of(process).set(name, { signal: signalNumber(signal), armedBy: call });
  }

  disarm(process: LiveProcess, name: TimerName): void {
    const timer = this.#timers.get(process)?.get(name);
    if (timer !== undefined) timer.armedBy = noRow;
  }

  /**
   * The call that armed the timer which sent `signal`: timer `name` where the log prints its number (si_timerid), else
   * the one armed last of those that send it. `noRow` if none is known.
   */
  armedBy(process: LiveProcess, signal: number, name: number | undefined): number {
    const timers = this.#timers.get(process);
    if (timers === undefined) return noRow;
    if (name !== undefined) return timers.get(name)?.armedBy ?? noRow;
    let latest: number = noRow;
    for (const timer of timers.values()) {
      if (timer.signal !== signal || timer.armedBy === noRow) continue;
      if (latest === noRow || timer.armedBy > latest) latest = timer.armedBy;
    }
    return latest;
  }

  /** Those of timer_create end with exec, those of setitimer go on (execve(2)). */
  execed({ process }: LiveTask): void {
    const timers = this.#timers.get(process);
    for (const name of timers?.keys() ?? []) if (typeof name === "number") timers?.delete(name);
  }

  ended(process: LiveProcess): void {
    this.#timers.delete(process);
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
