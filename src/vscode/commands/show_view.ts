import * as vscode from "vscode";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import type { Services } from "../services.ts";

/** Brings the active trace to the front, opening its tab again if it was closed; without one, the side bar. */
export async function showView(services: Services): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) {
    await vscode.commands.executeCommand("workbench.view.extension.ipcScope");
    return;
  }
  const [view] = session.views;
  if (view !== undefined) view.reveal();
  else openTracePanel(session, services);
}
