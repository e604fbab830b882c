import { findingsOf } from "../findings/rules.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Finding } from "../protocol/summary.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";

/** What there is to say about a run, in the published form. */
export function publishedFindings(trace: Trace, run: RunInfo): Finding[] {
  return findingsOf(trace, verdictNs(trace, run)).map((finding) => ({
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
