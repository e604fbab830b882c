import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { TracePanel, tracePanelOptions } from "./trace_panel.ts";

/** View type of the tabs of traced programs; `when` clauses of package.json name it. */
export const tracePanelType = "ipcScope.live";

/**
 * A tab of its own for a session that has no file in the editor.
 * @param keepsSource beside the source, whatever the setting says: who steps through a program looks at both
 */
export function openTracePanel(session: TraceSession, services: Services, keepsSource = false): TracePanel {
  const beside = readSettings().openView === "beside" || keepsSource;
  const usual = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const title = vscode.l10n.t("Trace: {0}", session.title);
  const earlier = isPinned(title) ? [] : panelsOfEarlierRuns(session, services);
  const column = earlier[0]?.tab.viewColumn ?? usual;
  const tab = vscode.window.createWebviewPanel(tracePanelType, title, column, tracePanelOptions);
  const panel = new TracePanel(tab, session, services);
  for (const replaced of earlier) replaced.dispose();
  return panel;
}

/**
 * A program that is run again takes the place of its last run, or tabs would pile up, each with an engine behind it. Runs
 * stay among the recordings. One that is stepped through is not over.
 */
function panelsOfEarlierRuns(session: TraceSession, { sessions }: Services): readonly TracePanel[] {
  if (session.origin.kind !== "run") return [];
  return sessions.all
    .filter(({ origin, title }) => origin.kind === "run" && title === session.title)
    .filter((other) => other !== session && !other.running)
    .map(({ views }) => [...views])
    .filter((views) => views.every((view) => view instanceof TracePanel))
    .flat();
}

/** Who pins the tab of a run wants to keep it beside the next. */
function isPinned(title: string): boolean {
  return vscode.window.tabGroups.all.some(({ tabs }) =>
    tabs.some((tab) => tab.isPinned && tab.label === title),
  );
}
