import * as vscode from "vscode";
import { traceNotReadable } from "../problems.ts";
import type { Services } from "../services.ts";
import { cursorTime } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";

/** Moves the cursor of the active trace to the event after or before it. */
export async function stepEvent(services: Services, direction: "next" | "previous"): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) return;
  const { event } = session.cursor;
  // A process or a channel has no place in the order of events; from those the step starts at the cursor's time.
  const from = event?.kind === "call" || event?.kind === "signal" ? event : null;
  const ns = cursorTime(session);
  const reply = await session.engine.request("step", { direction, from, process: null, ns });
  if (!reply.ok) return showProblem(services.log, traceNotReadable(session.title, reply.error.message));
  if (reply.value !== null) return session.goTo(reply.value);
  const none = direction === "next" ? vscode.l10n.t("No later event.") : vscode.l10n.t("No earlier event.");
  vscode.window.setStatusBarMessage(none, 3000);
}
