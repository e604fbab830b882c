import * as vscode from "vscode";
import { shellCommand } from "../../base/shell_word.ts";
import { attachRestriction } from "../../capture/attach_permission.ts";
import { interruptibleCall } from "../../capture/interruptible_call.ts";
import { descendantsOf, listProcesses, type RunningProcess } from "../../capture/process_list.ts";
import type { Services } from "../services.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import { processChoices } from "./process_choices.ts";

interface ProcessItem extends vscode.QuickPickItem {
  readonly entry?: RunningProcess;
}

/**
 * Lets the user choose processes to trace, whose children are to come with them. Empty if the user chose none, or the
 * machine allows no attaching, which is then explained.
 */
export async function chooseProcesses({ log }: Services): Promise<readonly RunningProcess[]> {
  const restriction = attachRestriction();
  if (restriction !== null) {
    showProblem(log, restriction, checkSetupRemedy());
    return [];
  }
  const running = (await listProcesses()).filter(({ pid }) => pid !== process.pid);
  const chosen = await vscode.window.showQuickPick(await itemsOf(running), {
    title: vscode.l10n.t("Attach to Processes"),
    placeHolder: vscode.l10n.t("Choose processes to trace; their threads and children come with them"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return (chosen ?? []).flatMap(({ entry }) => entry ?? []);
}

async function itemsOf(running: readonly RunningProcess[]): Promise<ProcessItem[]> {
  const { own, others } = processChoices(running);
  const heading = (label: string): ProcessItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    heading(vscode.l10n.t("yours")),
    ...(await Promise.all(own.map((entry) => itemOf(entry, running)))),
    ...(others.length === 0 ? [] : [heading(vscode.l10n.t("of other users: only root may trace them"))]),
    ...(await Promise.all(others.map((entry) => itemOf(entry, running)))),
  ];
}

async function itemOf(entry: RunningProcess, running: readonly RunningProcess[]): Promise<ProcessItem> {
  const { name, pid, argv } = entry;
  const children = descendantsOf(running, pid).length;
  const number = children === 0 ? String(pid) : vscode.l10n.t("{0} with {1} below it", pid, children);
  const call = await interruptibleCall(pid);
  const warning =
    call === undefined ? "" : ` · ${vscode.l10n.t("in {0}, which attaching interrupts (EINTR)", call)}`;
  return { label: name, description: `${number}${warning}`, detail: shellCommand(argv), entry };
}
