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

/** Why a call waits, in a word or two. Keys are the protocol's reasons. */
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
  open: "other end",
  connect: "connection",
};

/** `full`, `child`: what fits a slice of the timeline. */
export function reasonLabel(reason: string): string {
  return reasons[reason] ?? reason;
}

/** `full`, `child`: where the channel is drawn, its shape says that it is a queue. */
export function reasonAtChannel(reason: string): string {
  return reasonLabel(reason.replace("queue-", ""));
}

/** `waits: child`: what fits a box of the graph. */
export function waitWords(reason: string): string {
  if (reason === "none") return "waits";
  return reason === "sleep" ? "sleeps" : `waits: ${reasonLabel(reason)}`;
}
