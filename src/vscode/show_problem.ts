import * as vscode from "vscode";
import { type Problem, problemText } from "./problems.ts";

/** A button on a message, and what it does. */
export interface Remedy {
  readonly label: string;
  run(): unknown;
}

export function checkSetupRemedy(): Remedy {
  return {
    label: vscode.l10n.t("Check Setup"),
    run: () => vscode.commands.executeCommand("ipcScope.checkSetup"),
  };
}

export function manageTrustRemedy(): Remedy {
  return {
    label: vscode.l10n.t("Manage Workspace Trust"),
    run: () => vscode.commands.executeCommand("workbench.trust.manage"),
  };
}

/** Tells a problem in a notification and in the log. Does not wait for the user to close it. */
export function showProblem(
  log: vscode.LogOutputChannel,
  problem: Problem,
  ...remedies: readonly Remedy[]
): void {
  const text = problemText(problem);
  log.error(text);
  const buttons = [...remedies, { label: vscode.l10n.t("Open Log"), run: () => log.show() }];
  void vscode.window
    .showErrorMessage(text, ...buttons.map((button) => button.label))
    .then((chosen) => buttons.find((button) => button.label === chosen)?.run());
}
