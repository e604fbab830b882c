import { formatSpan, type Nanos } from "../base/time.ts";
import type { BlockedAt, ProcessInfo, TaskAt } from "../protocol/engine.ts";

/** `blocked: read, pipe:97 is empty, 1.4 s`: what a thread does at a time. `channel` is that which it is blocked on. */
export function stateWords(
  task: TaskAt,
  process: ProcessInfo | undefined,
  channel: string | undefined,
  atNs: Nanos,
): string {
  switch (task.activity) {
    case "blocked":
      return task.blocked === null ? "blocked" : blockedWords(task.blocked, channel, atNs);
    case "stopped":
      return "stopped by a signal";
    case "zombie":
      return `zombie: ${process?.exit ?? "ended"}, not collected yet`;
    case "gone":
    case "unborn":
      return `ended: ${process?.exit ?? "gone"}`;
    case "call":
      return "in a call";
    case "running":
      return "running";
  }
}

export function blockedWords(blocked: BlockedAt, channel: string | undefined, atNs: Nanos): string {
  const on = channel ?? "it";
  const why = reasons[blocked.reason]?.(on) ?? `waits on ${on}`;
  return `blocked: ${blocked.name}, ${why}, ${formatSpan(Math.max(0, atNs - blocked.sinceNs))}`;
}

const reasons: Readonly<Record<string, (on: string) => string>> = {
  empty: (on) => `${on} is empty`,
  full: (on) => `${on} is full`,
  child: () => "no child has ended",
  lock: (on) => `${on} is locked`,
  "queue-empty": (on) => `${on} is empty`,
  "queue-full": (on) => `${on} is full`,
  accept: (on) => `nobody connects to ${on}`,
  futex: () => "no other thread lets it go on",
  poll: () => "nothing is ready",
  signal: () => "no signal has come",
  sleep: () => "it sleeps",
  open: (on) => `nobody opens the other end of ${on}`,
  connect: (on) => `${on} does not answer`,
};
