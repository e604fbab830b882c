import * as vscode from "vscode";
import { traceNotReadable } from "../problems.ts";
import type { Services } from "../services.ts";
import { cursorTime } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";

/** Moves the cursor of the active trace to the event after or before it. */
export async function stepEvent(services: Services, direction: "next" | "previous"): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) return;
  const { event, process } = session.cursor;
  const reply = await session.engine.request("step", {
    direction,
    from: event,
    process,
    ns: cursorTime(session),
  });
  if (!reply.ok) return showProblem(services.log, traceNotReadable(session.title, reply.error.message));
  if (reply.value !== null) return session.goTo(reply.value);
  const none = direction === "next" ? vscode.l10n.t("No later event.") : vscode.l10n.t("No earlier event.");
  vscode.window.setStatusBarMessage(none, 3000);
}
