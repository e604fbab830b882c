import type { Activity } from "../../src/protocol/engine.ts";

/** What a process is doing, for people. */
export const activityWords: Readonly<Record<Activity, string>> = {
  running: "running",
  call: "in a call",
  blocked: "blocked",
  stopped: "stopped",
  zombie: "zombie",
  gone: "ended",
  unborn: "not started",
};

/** Why a call waits, as the end of “waits …”. Keys are the protocol's reasons. */
const reasons: Readonly<Record<string, string>> = {
  none: "in a call",
  empty: "empty",
  full: "full",
  child: "child",
  lock: "lock",
  "queue-empty": "queue empty",
  "queue-full": "queue full",
  accept: "connection",
  futex: "futex",
  poll: "readiness",
  signal: "signal",
  sleep: "sleep",
};

const waitingFor: Readonly<Record<string, string>> = {
  empty: "waits: it is empty",
  full: "waits: it is full",
  child: "waits for a child",
  lock: "waits for a lock",
  "queue-empty": "waits: queue is empty",
  "queue-full": "waits: queue is full",
  accept: "waits for a connection",
  futex: "waits for a thread",
  poll: "waits for readiness",
  signal: "waits for a signal",
  sleep: "sleeps",
};

/** `full`, `child`: what fits a slice of the timeline. */
export function reasonLabel(reason: string): string {
  return reasons[reason] ?? reason;
}

/** `waits for a child`: what fits a box of the graph. */
export function waitSentence(reason: string): string {
  return waitingFor[reason] ?? "waits";
}
