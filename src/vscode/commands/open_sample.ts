import * as vscode from "vscode";
import { reasonOf, sampleNotCopied } from "../problems.ts";
import { type Sample, samples } from "../samples/sample_list.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";
import { traceActiveFile } from "./trace_active_file.ts";

/**
 * Copies a sample into a folder of the user's, opens it and traces it; without a folder chosen, nothing happens. A
 * file of that name that is there already is opened as it is: it may hold the user's own changes.
 * @param given the name of a sample and perhaps a folder, from a walkthrough or a test
 */
export async function openSample(services: Services, given?: unknown, into?: unknown): Promise<void> {
  const sample = samples.find(({ file }) => file === given) ?? (await chosenSample());
  if (sample === undefined) return;
  const folder = into instanceof vscode.Uri ? into : await chosenFolder(sample);
  if (folder === undefined) return;
  const copy = vscode.Uri.joinPath(folder, sample.file);
  try {
    if (!(await exists(copy))) {
      const original = vscode.Uri.joinPath(services.extensionUri, "media", "samples", sample.file);
      await vscode.workspace.fs.copy(original, copy, { overwrite: false });
    }
  } catch (cause) {
    return showProblem(services.log, sampleNotCopied(folder.fsPath, reasonOf(cause)));
  }
  await vscode.window.showTextDocument(copy, { preview: false });
  await traceActiveFile(services, copy);
}

async function chosenSample(): Promise<Sample | undefined> {
  const items = samples.map((sample) => ({
    label: vscode.l10n.t(sample.title),
    description: vscode.l10n.t(sample.about),
    sample,
  }));
  const placeHolder = vscode.l10n.t("Which sample shall be opened and traced?");
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen?.sample;
}

async function chosenFolder({ title }: Sample): Promise<vscode.Uri | undefined> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t("Folder for “{0}”", vscode.l10n.t(title)),
      openLabel: vscode.l10n.t("Copy the Sample Here"),
      ...(defaultUri === undefined ? {} : { defaultUri }),
    })) ?? [];
  return folder;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
