import type { CallIndex } from "../base/ids.ts";
import { mapInSteps, type Steps } from "../base/steps.ts";
import type { Nanos } from "../base/time.ts";
import { findingsInSteps } from "../findings/rules.ts";
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
): Steps<Finding[]> {
  return published(trace, verdictNs(trace, run), log, locate);
}

/** Who waits at the end, and what is left behind there: not to be said of a program that still runs. */
const ofTheEnd: ReadonlySet<string> = new Set(["blocked-at-end", "ipc-object-leak"]);

/** What can be said while a program runs. */
export function* presentFindings(
  trace: Trace,
  presentNs: Nanos,
  log: LogBytes,
  locate: LocateCall = nowhere,
): Steps<Finding[]> {
  const found = yield* published(trace, presentNs, log, locate);
  return found.filter(({ rule }) => !ofTheEnd.has(rule));
}

function* published(trace: Trace, atNs: Nanos, log: LogBytes, locate: LocateCall): Steps<Finding[]> {
  const placeOf = (call: CallIndex | undefined) => (call === undefined ? null : locate(call));
  const found = yield* findingsInSteps(trace, atNs, log);
  return yield* mapInSteps(found, 64, (finding) => ({
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
