import type { StateAt } from "../../src/protocol/engine.ts";
import type { Finding } from "../../src/protocol/summary.ts";

/** Processes that wait for each other or for what cannot come, and the finding that tells why. */
export interface Stuck {
  readonly message: string;
  readonly ns: number;
  readonly pids: ReadonlySet<number>;
  /** Ids, as `pipe:97`. */
  readonly channels: ReadonlySet<string>;
}

const rules = new Set(["deadlock", "eof-never"]);

/** What is stuck at the time of `state`: all a finding names that it found by then and that still waits. */
export function stuckAt(findings: readonly Finding[], state: StateAt): readonly Stuck[] {
  const waiting = new Set<number>(
    state.processes.filter(({ activity }) => activity === "blocked").map(({ pid }) => pid),
  );
  return findings
    .filter(
      ({ rule, ns, pids }) => rules.has(rule) && ns <= state.atNs && pids.some((pid) => waiting.has(pid)),
    )
    .map(({ message, pids, channels, ns }) => ({
      message,
      ns,
      pids: new Set(pids.filter((pid) => waiting.has(pid))),
      channels: new Set(channels),
    }));
}
