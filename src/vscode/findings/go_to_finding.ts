import { nanos } from "../../base/time.ts";
import type { EventRef } from "../../protocol/engine.ts";
import type { Finding } from "../../protocol/summary.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";

/** Puts the cursor where a finding shows, at the call of the process it speaks of, and brings the view to the front. */
export async function goToFinding(
  finding: Finding,
  session: TraceSession,
  services: Services,
): Promise<void> {
  const ns = nanos(finding.ns);
  session.goTo({ ns, event: await eventOf(finding, session) });
  const [view] = session.views;
  if (view !== undefined) return view.reveal();
  const { openTracePanel } = await import("../panel/open_trace_panel.ts");
  openTracePanel(session, services);
}

/** The call that began at the time of the finding, which names none; null if there is none. */
async function eventOf({ pids, ns }: Finding, { engine }: TraceSession): Promise<EventRef | null> {
  const overview = await engine.request("overview", null);
  const process = overview.ok
    ? overview.value.processList.findLast(({ pid, startNs }) => pid === pids[0] && startNs <= ns)
    : undefined;
  if (process === undefined) return null;
  const lane = { kind: "process", process: process.index } as const;
  const near = await engine.request("eventNear", { lane, ns: nanos(ns), withinNs: nanos(0) });
  return near.ok && near.value !== null ? near.value.event : { kind: "process", process: process.index };
}
