import * as vscode from "vscode";
import { checkSetup as checkMachine } from "../../capture/check_setup.ts";
import type { Services } from "../services.ts";
import { setupText } from "../text/setup_text.ts";

/** Says whether this machine can trace and, where it cannot, why and what to do. */
export async function checkSetup(services: Services): Promise<void> {
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Checking the setup…") },
    () => checkMachine(process.env),
  );
  const detail = setupText(report);
  services.log.info(`setup:\n${detail}`);
  const copy = vscode.l10n.t("Copy Report");
  const chosen = report.canTrace
    ? await vscode.window.showInformationMessage(
        vscode.l10n.t("This machine can trace programs."),
        { modal: true, detail },
        copy,
      )
    : await vscode.window.showWarningMessage(
        vscode.l10n.t("This machine cannot trace programs yet."),
        { modal: true, detail },
        copy,
      );
  if (chosen === copy) await vscode.env.clipboard.writeText(detail);
}
