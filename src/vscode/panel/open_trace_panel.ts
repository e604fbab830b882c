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
  const column = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
  const title = vscode.l10n.t("Trace: {0}", session.title);
  const tab = vscode.window.createWebviewPanel(tracePanelType, title, column, tracePanelOptions);
  return new TracePanel(tab, session, services);
}
