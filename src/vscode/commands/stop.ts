import * as vscode from "vscode";
import { reasonOf, stopFailed } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";

/** Ends the traced program the user looks at; if that one has ended, the one that runs, asking if there are several. */
export async function stop(services: Services): Promise<void> {
  const { active, running } = services.sessions;
  const session = active?.running ? active : await chosen(running);
  if (session === undefined) return;
  try {
    await session.stop();
  } catch (cause) {
    showProblem(services.log, stopFailed(reasonOf(cause)));
  }
}

async function chosen(running: readonly TraceSession[]): Promise<TraceSession | undefined> {
  if (running.length < 2) return running[0];
  const items = running.map((session) => ({ label: session.title, session }));
  const placeHolder = vscode.l10n.t("Which program shall be stopped?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.session;
}
