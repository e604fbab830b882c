import { nanos } from "../../src/base/time.ts";
import type { Finding } from "../../src/protocol/summary.ts";
import type { TraceSession } from "../state/session.ts";

/** Puts the cursor where a finding shows, on the process it speaks of. */
export function goToFinding(session: TraceSession, finding: Finding): void {
  const overview = session.overview.get();
  session.seek(nanos(finding.ns));
  const process = overview?.processList.findLast((info) => info.pid === finding.pids[0]);
  if (process !== undefined) session.regard({ kind: "process", process: process.index }, process.index);
}
