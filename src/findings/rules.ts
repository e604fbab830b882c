import type { Nanos } from "../base/time.ts";
import type { Trace } from "../ipc/trace.ts";
import { blockedAtEnd } from "./blocked_at_end.ts";
import type { Finding, Rule } from "./finding.ts";
import { killedBySignal } from "./killed_by_signal.ts";

/** Every rule there is. A new one is a file of its own and a line here. */
const rules: readonly Rule[] = [blockedAtEnd, killedBySignal];

/** What there is to say about a trace as it stood at `atNs`, in order of time. */
export function findingsOf(trace: Trace, atNs: Nanos): Finding[] {
  return rules.flatMap((rule) => [...rule(trace, atNs)]).sort((a, b) => a.ns - b.ns);
}
