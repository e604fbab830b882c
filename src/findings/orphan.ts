import { formatSpan, type Nanos } from "../base/time.ts";
import { processLabel } from "../ipc/names.ts";
import type { Process, Trace } from "../ipc/trace.ts";
import type { Finding } from "./finding.ts";

/** Ends that follow each other this closely are one end. */
const shortestNs = 100e6;

/**
 * A process ended before its child, which went on with nobody to wait for it. A child that made itself the leader of a
 * session or a group of its own is a daemon or a job, and so is the child of one that led a session only to leave it
 * behind (daemon(7), "SysV Daemons"): it was meant to.
 */
export function* orphans(trace: Trace, atNs: Nanos): Generator<Finding> {
  for (const child of trace.processes) {
    const parent = child.parent === undefined ? undefined : trace.processes[child.parent];
    const [adoption] = child.adoptions;
    if (parent === undefined || adoption === undefined || adoption.ns > atNs) continue;
    const aloneNs = Math.min(child.endNs, atNs) - parent.endNs;
    if (aloneNs < shortestNs || leads(child) || isLeftBehind(child, parent)) continue;
    const killed = parent.exit?.how === "killed";
    const stillRuns = child.endNs > atNs;
    yield {
      rule: "orphan",
      severity: killed || stillRuns ? "warning" : "info",
      message: `${processLabel(trace, parent.index, parent.endNs)} ${killed ? "was killed" : "ended"} before its child ${processLabel(trace, child.index, parent.endNs)}, which ran on for ${formatSpan(aloneNs)}${stillRuns ? " and still runs" : ""} as an orphan.`,
      processes: [child.index, parent.index],
      channels: [],
      ns: parent.endNs,
      call: child.bornBy,
      related: [],
    };
  }
}

function leads({ pid, session, group }: Process): boolean {
  return session === pid || group === pid;
}

/** Its parent led the session that both are in, and left. A leader older than the trace can be a shell or a server. */
function isLeftBehind({ session }: Process, { pid, bornBy, exit }: Process): boolean {
  return session === pid && bornBy !== undefined && exit?.how === "exited";
}
