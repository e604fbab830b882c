/**
 * Words that the model writes as numbers and views read back: the order is the number. New ones go to the end.
 */

/** The number of each of `words`: its place among them. */
export function numbersOf<Word extends string>(words: readonly Word[]): Readonly<Record<Word, number>> {
  return Object.fromEntries(words.map((word, number) => [word, number])) as Record<Word, number>;
}

/** Why a call waits. The names are published, as `blocked.reason` of the summary. */
export const blockReasons = [
  "none",
  "empty",
  "full",
  "child",
  "lock",
  "queue-empty",
  "queue-full",
  "accept",
  "futex",
  "poll",
  "signal",
  "sleep",
  /** A FIFO's open waits for somebody to open the other end. */
  "open",
  /** A socket waits for the other side to let it in. */
  "connect",
] as const;
export type BlockReason = (typeof blockReasons)[number];

/** What became of a signal. */
export const signalOutcomes = [
  "pending",
  "handled",
  "ignored",
  "terminated",
  "core",
  "stopped",
  "continued",
  "coalesced",
  "accepted",
  /** Dropped while pending: SIGCONT cancels stop signals, a stop signal SIGCONT (signal(7)). */
  "cancelled",
  /** Its default action would have ended the process, which lived on: ignored, or caught by a handler nobody saw set. */
  "survived",
] as const;
export type SignalOutcome = (typeof signalOutcomes)[number];
