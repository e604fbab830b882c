import type { CallIndex } from "../../base/ids.ts";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import { traceNotReadable } from "../problems.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";

/** Puts the cursor of the active trace at a call, and brings its view to the front. */
export async function goToCall(services: Services, given: unknown): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined || typeof given !== "number") return;
  const event = { kind: "call", call: given as CallIndex } as const;
  const details = await session.engine.request("details", { event });
  if (!details.ok) return showProblem(services.log, traceNotReadable(session.title, details.error.message));
  session.goTo({ ns: details.value.ns, event });
  const [view] = session.views;
  if (view === undefined) openTracePanel(session, services);
  else view.reveal();
}
