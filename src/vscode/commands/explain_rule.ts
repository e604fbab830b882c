import * as vscode from "vscode";
import { helpPage, type RuleId, ruleIds, rules } from "../../base/rules.ts";
import type { Services } from "../services.ts";

/** Opens the help page of a rule of findings; asks which if it is not told. */
export async function explainRule({ extensionUri }: Services, given?: unknown): Promise<void> {
  const id = ruleIds.find((known) => known === idIn(given)) ?? (await chosenRule());
  if (id === undefined) return;
  const page = vscode.Uri.joinPath(extensionUri, helpPage(id));
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

/** The rule itself, or an entry of the Findings view. */
function idIn(given: unknown): unknown {
  if (typeof given !== "object" || given === null || !("finding" in given)) return given;
  const { finding } = given;
  return typeof finding === "object" && finding !== null && "rule" in finding ? finding.rule : undefined;
}

async function chosenRule(): Promise<RuleId | undefined> {
  const items = ruleIds.map((id) => ({ label: id, description: rules[id].title, id }));
  const placeHolder = vscode.l10n.t("Which finding shall be explained?");
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true });
  return chosen?.id;
}
