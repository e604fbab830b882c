import * as vscode from "vscode";
import type { Mode } from "../../debug/journey.ts";
import { debugType } from "./configuration_provider.ts";

/** Of `modeEvent` in ../../debug/trace_debug_session.ts, which is loaded with the first session only. */
const modeEvent = "ipcScope.mode";

/** Says in the name of each session, and to `when` clauses, whether one sees the present, a frozen moment, or a recording. */
export function showMode(): vscode.Disposable {
  const names = new Map<string, string>();
  const modes = new Map<string, Mode>();
  const setKey = () => {
    const active = vscode.debug.activeDebugSession;
    const mode = active?.type === debugType ? modes.get(active.id) : undefined;
    void vscode.commands.executeCommand("setContext", "ipcScope.debugMode", mode);
  };
  return vscode.Disposable.from(
    vscode.debug.onDidReceiveDebugSessionCustomEvent(({ event, session, body }) => {
      if (event !== modeEvent || session.type !== debugType) return;
      const mode = body as Mode;
      const name = names.get(session.id) ?? session.name;
      names.set(session.id, name);
      modes.set(session.id, mode);
      session.name = vscode.l10n.t("{0} · {1}", name, modeWords(mode));
      setKey();
    }),
    vscode.debug.onDidChangeActiveDebugSession(setKey),
    vscode.debug.onDidTerminateDebugSession(({ id }) => {
      names.delete(id);
      modes.delete(id);
      setKey();
    }),
  );
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
