import * as vscode from "vscode";
import type { SourceLocation } from "../protocol/summary.ts";

/** Opens a line of source: where its file is open already, else in `column`. Rejects with a sentence if there is no such file. */
export async function openSource(location: SourceLocation, column: vscode.ViewColumn): Promise<void> {
  const uri = vscode.Uri.file(location.file);
  const line = new vscode.Position(Math.max(0, location.line - 1), 0);
  const isOpen = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.fsPath === uri.fsPath);
  try {
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Range(line, line),
      viewColumn: isOpen?.viewColumn ?? column,
      preview: true,
    });
  } catch {
    throw new Error(vscode.l10n.t("The source file {0} is not on this machine.", location.file));
  }
}
