import { readFileSync } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Disposable } from "../base/disposable.ts";

/** What keeps a log from growing further. */
export type Bound = "disk" | "file-size";

/** Bytes a log can still grow, and what ends it there. */
export interface Room {
  readonly bytes: number;
  readonly bound: Bound;
}

/**
 * Less than this is no room to begin in. A full disk makes strace print an error for each line it cannot write, into
 * the program's own stderr; the limit on file size (setrlimit(2)) kills strace. Neither may happen.
 */
export const leastRoom = 1 << 20;

/** How often the room is looked at, in milliseconds: strace writes 10 MB/s, many times that with long strings. */
const roundMs = 100;

/** The smaller of what the file system has left for us, and what one file may still grow. Infinite if neither is known. */
export async function roomFor(log: string, size: number): Promise<Room> {
  const disk = await statfs(dirname(log)).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  const file = fileSizeLimit() - size;
  return file < disk ? { bytes: file, bound: "file-size" } : { bytes: disk, bound: "disk" };
}

/** The soft limit on the size of a file, in bytes, that strace inherits from this process. */
function fileSizeLimit(): number {
  const limits = readFileSync("/proc/self/limits", "utf8");
  const soft = /^Max file size +(\S+)/m.exec(limits)?.[1];
  return soft === undefined || soft === "unlimited" ? Number.POSITIVE_INFINITY : Number(soft);
}

/** What is asked for as the room for a log runs out. */
export interface ShortOfRoom {
  /** It is too little for what the log grows while the program is given `reactionMs` to end by itself. */
  runsOut(bound: Bound): void;
  /** There is no time left for that. */
  isOut(): void;
}

/** Watches the room for a growing log, so that a run can be ended while there is still some. */
export class LogRoom implements Disposable {
  readonly #rounds: NodeJS.Timeout;
  #busy = false;
  #size = 0;
  #lookedMs = Date.now();
  /** Bytes a millisecond: the fastest growth seen. */
  #pace = 0;
  #runsOut = false;

  constructor(
    readonly log: string,
    readonly reactionMs: number,
    readonly told: ShortOfRoom,
  ) {
    this.#rounds = setInterval(() => void this.#look(), roundMs).unref();
  }

  dispose(): void {
    clearInterval(this.#rounds);
  }

  async #look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const size = await stat(this.log).then(
      (found) => found.size,
      () => this.#size,
    );
    const nowMs = Date.now();
    this.#pace = Math.max(this.#pace, (size - this.#size) / Math.max(1, nowMs - this.#lookedMs));
    this.#size = size;
    this.#lookedMs = nowMs;
    const { bytes, bound } = await roomFor(this.log, size);
    const needed = (ms: number) => leastRoom / 2 + this.#pace * ms;
    if (bytes < needed(this.reactionMs + 2 * roundMs) && !this.#runsOut) {
      this.#runsOut = true;
      this.told.runsOut(bound);
    }
    if (bytes < needed(2 * roundMs)) {
      this.dispose();
      this.told.isOut();
    }
    this.#busy = false;
  }
}
