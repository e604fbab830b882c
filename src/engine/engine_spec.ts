import type { KnownProcess } from "../base/known_process.ts";

/** What a worker is asked to open; crosses the thread boundary as is. */
export type EngineSpec =
  /** A log that strace is writing now. It may not exist yet. */
  | {
      readonly kind: "follow";
      readonly path: string;
      readonly command: readonly string[];
      readonly tracer: string;
      /** Processes that ran already when strace attached to them. */
      readonly attached?: readonly KnownProcess[];
    }
  /** A recording, a plain log or a compressed one on disk. */
  | { readonly kind: "file"; readonly path: string }
  /** The same, already in memory. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

/** How the run came to its end, as far as its owner had a hand in it. */
export interface RunEnd {
  readonly timedOut: boolean;
  /** When the owner began to end the program; undefined if it ended by itself. */
  readonly stoppedUnixNs: bigint | undefined;
}

/** What the owner of a worker tells it. */
export type WorkerNotices = {
  /** The traced program has ended and strace with it: read the rest of the log, then it is complete. */
  finished: RunEnd;
};
