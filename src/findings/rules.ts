import type { Nanos } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";
import { blockedAtEnd } from "./blocked_at_end.ts";
import { deadlock } from "./deadlock.ts";
import { eofNever } from "./eof_never.ts";
import type { Finding, Rule } from "./finding.ts";
import { killedBySignal } from "./killed_by_signal.ts";
import { lostSignals } from "./lost_signal.ts";
import { sigpipes } from "./sigpipe.ts";
import { unreadData } from "./unread_data.ts";
import { zombies } from "./zombie.ts";

/** Every rule there is. A new one is a file of its own and a line here. */
const rules: readonly Rule[] = [
  deadlock,
  eofNever,
  blockedAtEnd,
  killedBySignal,
  sigpipes,
  unreadData,
  zombies,
  lostSignals,
];

/** Rules that say why a process waits for ever; then it need not be said that it waits. */
const explanations: ReadonlySet<string> = new Set(["deadlock", "eof-never"]);

/** What there is to say about a trace as it stood at `atNs`, in order of time. */
export function findingsOf(trace: Trace, atNs: Nanos): Finding[] {
  const found = rules.flatMap((rule) => [...rule(trace, atNs)]);
  const explained = new Set(
    found.filter(({ rule }) => explanations.has(rule)).flatMap(({ processes }) => processes),
  );
  return found
    .filter(
      ({ rule, processes }) =>
        rule !== "blocked-at-end" || !processes.every((process) => explained.has(process)),
    )
    .sort((a, b) => a.ns - b.ns);
}
