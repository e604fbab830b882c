import type { Nanos } from "../../base/time.ts";
import type { LiveChannel } from "../channels/live_channel.ts";
import type { LiveProcess } from "../processes/live_process.ts";
import type { ProcessWatcher } from "../processes/processes.ts";
import type { Trace } from "../trace.ts";
import type { Wakes } from "../waiting/wakes.ts";
import { type SemaphoreOperation, SemaphoreSet } from "./semaphore_set.ts";

interface Undo {
  readonly set: SemaphoreSet;
  readonly semaphore: number;
  change: number;
}

/** All System V semaphore sets, and what the kernel undoes for processes that end (SEM_UNDO). */
export class Semaphores implements ProcessWatcher {
  readonly #trace: Trace;
  readonly #wakes: Wakes;
  readonly #sets = new Map<LiveChannel, SemaphoreSet>();
  readonly #undos = new Map<LiveProcess, Undo[]>();

  constructor(trace: Trace, wakes: Wakes) {
    this.#trace = trace;
    this.#wakes = wakes;
  }

  /** The set of a channel; `initial` is the value its semaphores begin with, NaN if not known. */
  of(live: LiveChannel, initial = Number.NaN): SemaphoreSet {
    let set = this.#sets.get(live);
    if (set === undefined) {
      set = new SemaphoreSet(live.channel, this.#wakes, initial);
      this.#sets.set(live, set);
      this.#trace.semaphores.set(live.channel.index, set);
    }
    return set;
  }

  /** The kernel remembers the opposite of each operation with SEM_UNDO. */
  remember(process: LiveProcess, set: SemaphoreSet, operations: readonly SemaphoreOperation[]): void {
    for (const { semaphore, change, undo } of operations) {
      if (!undo) continue;
      const undos = this.#undos.get(process) ?? [];
      this.#undos.set(process, undos);
      const known = undos.find((one) => one.set === set && one.semaphore === semaphore);
      if (known === undefined) undos.push({ set, semaphore, change: -change });
      else known.change -= change;
    }
  }

  ended(process: LiveProcess, ns: Nanos): void {
    for (const { set, semaphore, change } of this.#undos.get(process) ?? []) {
      if (change !== 0) set.undo(process.endedBy, semaphore, change, ns);
    }
    this.#undos.delete(process);
  }
}
