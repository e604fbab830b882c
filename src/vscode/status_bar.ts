import * as vscode from "vscode";
import type { SessionList } from "./sessions/session_list.ts";

/** Says while a program is traced; a click stops it. */
export function createStatusBarItem(sessions: SessionList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("ipcScope.tracing", vscode.StatusBarAlignment.Left, 50);
  item.name = "IPC Scope";
  item.command = "ipcScope.stop";
  const update = () => {
    const { running } = sessions;
    const [first] = running;
    if (first === undefined) return item.hide();
    const what =
      running.length === 1 ? shortened(first.title) : vscode.l10n.t("{0} programs", running.length);
    item.text = `$(debug-stop) ${vscode.l10n.t("Tracing {0}", what)}`;
    item.tooltip = vscode.l10n.t("Stop tracing: {0}", running.map(({ title }) => title).join(", "));
    item.accessibilityInformation = { label: item.tooltip, role: "button" };
    item.show();
  };
  return vscode.Disposable.from(item, sessions.onDidChange(update));
}

function shortened(title: string): string {
  return title.length <= 30 ? title : `${title.slice(0, 29)}…`;
}
