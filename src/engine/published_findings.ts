import type { CallIndex } from "../base/ids.ts";
import type { Nanos } from "../base/time.ts";
import { findingsOf } from "../findings/rules.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Finding } from "../protocol/summary.ts";
import type { LogBytes } from "./engine_source.ts";
import { type RunInfo, verdictNs } from "./run_info.ts";
import { type LocateCall, nowhere } from "./source/trace_sources.ts";

/** What there is to say about a run, in the published form. */
export function publishedFindings(
  trace: Trace,
  run: RunInfo,
  log: LogBytes,
  locate: LocateCall = nowhere,
): Finding[] {
  return published(trace, verdictNs(trace, run), log, locate);
}

/** Who waits at the end, and what is left behind there: not to be said of a program that still runs. */
const ofTheEnd: ReadonlySet<string> = new Set(["blocked-at-end", "ipc-object-leak"]);

/** What can be said while a program runs. */
export function presentFindings(
  trace: Trace,
  presentNs: Nanos,
  log: LogBytes,
  locate: LocateCall = nowhere,
): Finding[] {
  return published(trace, presentNs, log, locate).filter(({ rule }) => !ofTheEnd.has(rule));
}

function published(trace: Trace, atNs: Nanos, log: LogBytes, locate: LocateCall): Finding[] {
  const placeOf = (call: CallIndex | undefined) => (call === undefined ? null : locate(call));
  return findingsOf(trace, atNs, log).map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    pids: finding.processes.map((process) => trace.processes[process]?.pid ?? 0),
    channels: finding.channels.map((channel) => trace.channels[channel]?.id ?? ""),
    ns: finding.ns,
    location: placeOf(finding.call),
    related: finding.related.map(({ message, call }) => ({ message, location: placeOf(call) })),
  }));
}
