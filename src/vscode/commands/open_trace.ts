import * as vscode from "vscode";
import { traceEditorType } from "../panel/trace_editor.ts";

/** Opens traces in the view: the file a menu was opened on, or those the user chooses. */
export async function openTrace(given?: unknown): Promise<void> {
  const files = given instanceof vscode.Uri ? [given] : await chosenFiles();
  for (const file of files) await vscode.commands.executeCommand("vscode.openWith", file, traceEditorType);
}

async function chosenFiles(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Open Trace"),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t("Traces")]: ["ipctrace", "strace", "log", "txt", "gz"],
      [vscode.l10n.t("All files")]: ["*"],
    },
  });
  return chosen ?? [];
}
