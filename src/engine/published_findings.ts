import type { Nanos } from "../base/time.ts";
import { findingsOf } from "../findings/rules.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Finding } from "../protocol/summary.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";

/** What there is to say about a run, in the published form. */
export function publishedFindings(trace: Trace, run: RunInfo): Finding[] {
  return published(trace, verdictNs(trace, run));
}

/** What can be said while a program runs: not yet who waits at its end. */
export function presentFindings(trace: Trace, presentNs: Nanos): Finding[] {
  return published(trace, presentNs).filter(({ rule }) => rule !== "blocked-at-end");
}

function published(trace: Trace, atNs: Nanos): Finding[] {
  return findingsOf(trace, atNs).map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    pids: finding.processes.map((process) => trace.processes[process]?.pid ?? 0),
    channels: finding.channels.map((channel) => trace.channels[channel]?.id ?? ""),
    ns: finding.ns,
    location: null,
    related: finding.related.map(({ message }) => ({ message, location: null })),
  }));
}
