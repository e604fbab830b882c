import * as vscode from "vscode";
import { forgetCommand, type Memory, recentCommands } from "../text/recent_commands.ts";

/** Lets the user type a command line or choose one of those traced before. Undefined if they leave. */
export function askForCommandLine(memory: Memory): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t("Trace Program");
  pick.placeholder = vscode.l10n.t("A command line for the shell, such as: seq 100000 | sort -n | tail -1");
  const forget: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("close"),
    tooltip: vscode.l10n.t("Forget this command"),
  };
  const offer = () => {
    const recent = recentCommands(memory).map((label) => ({ label, buttons: [forget] }));
    const typed = pick.value.trim();
    if (typed === "" || recent.some(({ label }) => label === typed)) {
      pick.items = recent;
    } else {
      const asTyped = { label: typed, description: vscode.l10n.t("trace this"), alwaysShow: true };
      pick.items = [asTyped, ...recent];
      // Enter takes what was typed, even where a remembered line matches better.
      pick.activeItems = [asTyped];
    }
  };
  offer();
  return new Promise((resolve) => {
    pick.onDidChangeValue(offer);
    pick.onDidTriggerItemButton(async ({ item }) => {
      await forgetCommand(memory, item.label);
      offer();
    });
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.label ?? pick.value);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
