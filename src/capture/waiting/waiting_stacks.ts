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
  readonly line: string;
  readonly rounds: number;
}

/**
 * Where the threads of a traced program stand that wait: strace prints a stack only after a call has returned. Looks at
 * those that have been in one call for half a second, and at all of them when it is told that the program will be ended.
 */
export class WaitingStacks implements Disposable {
  /** By thread and call, the latest look at each. */
  readonly #stacks = new Map<string, ApproximateStack>();
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
    return { stacks: [...this.#stacks.values()], notes: this.#forbidden ? [forbiddenNote] : [] };
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
      const now = before?.line === thread.line ? before.rounds + 1 : 0;
      seen.set(thread.tid, { line: thread.line, rounds: now });
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
    const key = `${thread.tid} ${thread.line}`;
    const known = this.#stacks.get(key);
    const frames = known?.frames ?? this.#places(thread, maps);
    if (frames === undefined) return false;
    // The latest goes to the end, so that the oldest are the first to be dropped.
    this.#stacks.delete(key);
    this.#stacks.set(key, { tid: thread.tid, unixNs: endOfThisMillisecond(), frames });
    if (this.#stacks.size > mostStacks) this.#stacks.delete(this.#stacks.keys().next().value ?? key);
    return known === undefined;
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
