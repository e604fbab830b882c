import { readdirSync, writeFileSync } from "node:fs";
import type { Disposable } from "../../base/disposable.ts";
import {
  type ApproximateStack,
  type ApproximateStacks,
  type CodePlace,
  formatApproximateStacks,
} from "../../tracefile/approximate_stacks.ts";
import { traceesOf } from "../tracees.ts";
import type { Architecture } from "./call_instruction.ts";
import { CodeMaps, type NotRead, placesOf, type WaitingThread, waitingThreads } from "./waiting_thread.ts";

/** A thread seen twice in the same call, this far apart, waits: it is worth a look. In milliseconds. */
const roundMs = 500;

/** So many stacks are kept, the latest: those of a thousand threads, before and after one change. */
const mostStacks = 2000;

interface Seen {
  readonly thread: WaitingThread;
  readonly rounds: number;
}

interface Look {
  readonly switches: number;
  readonly stack: ApproximateStack;
}

/**
 * Where the threads of a traced program stand that wait: strace prints a stack only after a call has returned. Looks at
 * those that have been in one call for half a second, and at all of them when it is told that the program will be ended.
 */
export class WaitingStacks implements Disposable {
  /** By thread, call, arguments and place, the latest look at each. */
  readonly #looks = new Map<string, Look>();
  readonly #listeners = new Set<(stacks: ApproximateStacks) => void>();
  readonly #rounds: NodeJS.Timeout;
  #seen = new Map<number, Seen>();
  #forbidden = false;

  constructor(
    readonly tracerPid: number,
    /** `approximate-stacks.json` of the recording. */
    readonly path: string,
    readonly architecture: Architecture,
  ) {
    this.#rounds = setInterval(() => this.#look(1), roundMs);
    this.#rounds.unref();
  }

  get stacks(): ApproximateStacks {
    return {
      stacks: [...this.#looks.values()].map(({ stack }) => stack),
      notes: this.#forbidden ? [forbiddenNote] : [],
    };
  }

  /** Calls with everything that is known when more is. */
  onChange(listener: (stacks: ApproximateStacks) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** Looks at every thread that is in a call now. */
  lookNow(): void {
    this.#look(0);
  }

  dispose(): void {
    clearInterval(this.#rounds);
  }

  /** At threads that have been in the same call for so many rounds. */
  #look(rounds: number): void {
    const seen = new Map<number, Seen>();
    const maps = new CodeMaps();
    let changed = false;
    for (const thread of this.#threads()) {
      const before = this.#seen.get(thread.tid);
      const now = before !== undefined && isSameWait(before.thread, thread) ? before.rounds + 1 : 0;
      seen.set(thread.tid, { thread, rounds: now });
      if (now >= rounds && this.#read(thread, maps)) changed = true;
    }
    this.#seen = seen;
    if (changed || rounds === 0) this.#tell();
  }

  #threads(): WaitingThread[] {
    return traceesOf(this.tracerPid).flatMap((pid) =>
      waitingThreads(threadsOf(pid), pid).flatMap((thread) => {
        if (typeof thread !== "string") return [thread];
        this.#note(thread);
        return [];
      }),
    );
  }

  /** True if something new came of it. */
  #read(thread: WaitingThread, maps: CodeMaps): boolean {
    const { tid, line, switches } = thread;
    const key = `${tid} ${line}`;
    const known = this.#looks.get(key);
    const isNew = known?.switches !== switches;
    const frames = isNew ? this.#places(thread, maps) : known.stack.frames;
    if (frames === undefined) return false;
    // The latest goes to the end, so that the oldest are the first to be dropped.
    this.#looks.delete(key);
    this.#looks.set(key, { switches, stack: { tid, unixNs: endOfThisMillisecond(), frames } });
    if (this.#looks.size > mostStacks) this.#looks.delete(this.#looks.keys().next().value ?? key);
    return isNew;
  }

  #places(thread: WaitingThread, maps: CodeMaps): readonly CodePlace[] | undefined {
    const places = placesOf(thread, this.architecture, maps);
    if (typeof places !== "string") return places;
    this.#note(places);
    return undefined;
  }

  #note(trouble: NotRead): void {
    if (trouble !== "forbidden" || this.#forbidden) return;
    this.#forbidden = true;
    this.#tell();
  }

  #tell(): void {
    const { stacks } = this;
    try {
      writeFileSync(this.path, formatApproximateStacks(stacks), { mode: 0o600 });
    } catch {
      // The folder is gone or the disk is full: what the program does is worth more than where it stands.
    }
    for (const listener of this.#listeners) listener(stacks);
  }
}

/** A loop makes the same call with the same arguments again and again: only one that has not run since still waits. */
function isSameWait(before: WaitingThread, now: WaitingThread): boolean {
  return before.line === now.line && before.switches === now.switches;
}

const forbiddenNote =
  "The kernel does not let this user read the memory of a process that waited (a set-user-ID program, or one that forbids it), so where it waited is not known.";

/** The clock tells milliseconds, strace nanoseconds: a call just entered must not seem to come later. */
function endOfThisMillisecond(): string {
  return `${Date.now()}999999`;
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}
