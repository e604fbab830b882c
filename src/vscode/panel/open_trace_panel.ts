import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { TracePanel, tracePanelOptions } from "./trace_panel.ts";

/** View type of the tabs of traced programs; `when` clauses of package.json name it. */
export const tracePanelType = "ipcScope.live";

/** A tab of its own for a session that has no file in the editor. */
export function openTracePanel(session: TraceSession, services: Services): TracePanel {
  const beside = readSettings().openView === "beside";
  const column = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const title = vscode.l10n.t("Trace: {0}", session.title);
  const tab = vscode.window.createWebviewPanel(tracePanelType, title, column, tracePanelOptions);
  return new TracePanel(tab, session, services);
}
