import * as vscode from "vscode";
import type { Mode } from "../../debug/journey.ts";
import { debugType } from "./configuration_provider.ts";

/** Of `modeEvent` in ../../debug/trace_debug_session.ts, which is loaded with the first session only. */
const modeEvent = "ipcScope.mode";

/**
 * Says whether one sees the present, a frozen moment, or a recording: in the status bar, in the name of each session
 * (VS Code shows it when there are several), and to `when` clauses, by which the toolbar shows a sign of it.
 */
export function showMode(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("ipcScope.debugMode", vscode.StatusBarAlignment.Left, 49);
  item.name = vscode.l10n.t("IPC Scope: what the debugger shows");
  const names = new Map<string, string>();
  const modes = new Map<string, Mode>();
  const update = () => {
    const active = vscode.debug.activeDebugSession;
    const mode = active?.type === debugType ? modes.get(active.id) : undefined;
    void vscode.commands.executeCommand("setContext", "ipcScope.debugMode", mode);
    if (mode === undefined) return item.hide();
    item.text = `${modeIcons[mode]} ${modeWords(mode)}`;
    item.tooltip = modeMeaning(mode);
    item.show();
  };
  return vscode.Disposable.from(
    item,
    ...registerSigns(),
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event, session, body }) => {
      if (event !== modeEvent || session.type !== debugType) return;
      const mode = body as Mode;
      const name = names.get(session.id) ?? session.name;
      names.set(session.id, name);
      modes.set(session.id, mode);
      session.name = vscode.l10n.t("{0} · {1}", name, modeWords(mode));
      update();
    }),
    vscode.debug.onDidChangeActiveDebugSession(update),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      names.delete(id);
      modes.delete(id);
      update();
    }),
  );
}

/** The sign of the mode in the toolbar is a button, too: it leads to the other mode, if there is one. */
function registerSigns(): vscode.Disposable[] {
  const sign = (mode: Mode, run: () => unknown) =>
    vscode.commands.registerCommand(`ipcScope.debugMode.${mode}`, run);
  return [
    sign("live", () => vscode.commands.executeCommand("workbench.action.debug.pause")),
    sign("frozen", () => vscode.debug.activeDebugSession?.customRequest("ipcScope.goLive")),
    sign("replay", () => vscode.window.setStatusBarMessage(modeMeaning("replay"), 5000)),
  ];
}

const modeIcons: Readonly<Record<Mode, string>> = {
  live: "$(record)",
  frozen: "$(debug-pause)",
  replay: "$(history)",
};

function modeMeaning(mode: Mode): string {
  switch (mode) {
    case "live":
      return vscode.l10n.t("The debugger shows the present of a program that runs.");
    case "frozen":
      return vscode.l10n.t(
        "The debugger shows a past moment; the program goes on. Continue returns to the present.",
      );
    case "replay":
      return vscode.l10n.t("The program has ended; the debugger goes through its recording both ways.");
  }
}

function modeWords(mode: Mode): string {
  switch (mode) {
    case "live":
      return vscode.l10n.t("live");
    case "frozen":
      return vscode.l10n.t("frozen");
    case "replay":
      return vscode.l10n.t("replay");
  }
}
