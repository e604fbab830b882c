import type { CallIndex } from "../../base/ids.ts";
import type { Nanos } from "../../base/time.ts";
import type { LiveProcess, LiveTask } from "../processes/live_process.ts";
import type { SignalCause } from "../trace.ts";
import type { Generation } from "./signal_rows.ts";
import { holds, type SignalSet } from "./signal_set.ts";

/** A call that sends a signal and has not returned: its signal can arrive before it does. */
export interface Sending {
  readonly call: CallIndex;
  readonly signal: number;
  readonly cause: SignalCause;
  readonly from: LiveProcess;
  /** The pid that it gives for its sender's: sigqueue(3) gives its own, the system call takes any. */
  readonly claimedPid: number;
  /** What sigqueue sends along, NaN if nothing. */
  readonly value: number;
  readonly startNs: Nanos;
  readonly targets: readonly SignalTarget[];
  /** Processes it has already reached. */
  readonly reached: Set<LiveProcess>;
}

export interface SignalTarget {
  readonly process: LiveProcess;
  /** Set when it is for one thread of the process only. */
  readonly task: LiveTask | undefined;
}

export function generationOf({ signal, cause, from, call, value, startNs }: Sending): Generation {
  return { signal, cause, from: from.process.index, sentBy: call, value, ns: startNs };
}

function reaches({ process, task }: SignalTarget, one: LiveTask): boolean {
  return process === one.process && (task === undefined || task === one);
}

/** The sending calls underway. */
export class Sendings {
  /** By call, in the order in which they were entered. */
  readonly #underway = new Map<CallIndex, Sending>();

  /** A second time if its line was cut: then with all its arguments. */
  begin(sending: Sending): void {
    this.#underway.set(sending.call, sending);
  }

  take(call: CallIndex): Sending | undefined {
    const sending = this.#underway.get(call);
    this.#underway.delete(call);
    return sending;
  }

  /** Those underway whose signal `task` could take, one of `set`. */
  towards(task: LiveTask, set: SignalSet): CallIndex[] {
    return [...this.#underway.values()]
      .filter(({ signal, targets }) => holds(set, signal) && targets.some((target) => reaches(target, task)))
      .map(({ call }) => call);
  }

  /** The one that may have sent what just reached `process`, and marks that it has. */
  arrived(
    process: LiveProcess,
    task: LiveTask | undefined,
    signal: number,
    fromPid: number | undefined,
  ): { readonly sending: Sending; readonly target: SignalTarget } | undefined {
    for (const sending of this.#underway.values()) {
      if (sending.signal !== signal || sending.reached.has(process)) continue;
      if (fromPid !== undefined && fromPid !== sending.claimedPid) continue;
      const target = sending.targets.find(
        (one) =>
          one.process === process && (task === undefined || one.task === undefined || one.task === task),
      );
      if (target === undefined) continue;
      sending.reached.add(process);
      return { sending, target };
    }
    return undefined;
  }
}
