import * as vscode from "vscode";
import { forgetCommand, type Memory, recentCommands } from "../text/recent_commands.ts";

export interface AskedCommand {
  readonly line: string;
  /** Load the probe into it. */
  readonly probe: boolean;
}

/**
 * Lets the user type a command line or choose one of those traced before, and turn the probe on or off for this run.
 * Undefined if they leave.
 */
export function askForCommandLine(memory: Memory, probeAtFirst: boolean): Promise<AskedCommand | undefined> {
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t("Trace Program");
  pick.placeholder = vscode.l10n.t("A command line for the shell, such as: seq 100000 | sort -n | tail -1");
  const forget: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("close"),
    tooltip: vscode.l10n.t("Forget this command"),
  };
  let probe = probeAtFirst;
  const showProbe = () => {
    pick.buttons = [probeButton(probe)];
  };
  showProbe();
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
    pick.onDidTriggerButton(() => {
      probe = !probe;
      showProbe();
    });
    pick.onDidAccept(() => {
      resolve({ line: pick.activeItems[0]?.label ?? pick.value, probe });
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** A button that shows the state it is in: VS Code 1.100 has no check boxes in a quick pick's title. */
function probeButton(isOn: boolean): vscode.QuickInputButton {
  return isOn
    ? {
        iconPath: new vscode.ThemeIcon("pass-filled"),
        tooltip: vscode.l10n.t(
          "Long jumps and stdio's buffers are shown, with the probe. Click to leave them out.",
        ),
      }
    : {
        iconPath: new vscode.ThemeIcon("circle-large-outline"),
        tooltip: vscode.l10n.t("Show long jumps and stdio's buffers, too: loads the probe into the program"),
      };
}
