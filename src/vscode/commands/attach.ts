import * as vscode from "vscode";
import { shellCommand } from "../../base/shell_word.ts";
import { attach as attachTracer } from "../../capture/attach.ts";
import { listProcesses, type RunningProcess } from "../../capture/process_list.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { recordingsFolder } from "../tracing/recordings_folder.ts";
import { openTracedSession } from "../tracing/traced_session.ts";

/** Traces processes that run already; *Stop* lets go of them and they run on. */
export async function attach(services: Services): Promise<void> {
  if (!mayTrace(services)) return;
  const chosen = await chooseProcesses();
  const [first, ...others] = chosen;
  if (first === undefined) return;
  const started = await attachTracer({
    pids: [first.pid, ...others.map(({ pid }) => pid)],
    env: process.env,
    recordingsFolder: recordingsFolder(),
    options: { stringLimit: readSettings().stringLimit },
  });
  if (!started.ok) return showProblem(services.log, started.error, checkSetupRemedy());
  const title = chosen.map(({ name, pid }) => `${name} (${pid})`).join(", ");
  openTracedSession(started.value, { title, command: first.argv, kept: undefined }, services);
}

/** Empty if the user chose none. */
export async function chooseProcesses(): Promise<readonly RunningProcess[]> {
  const running = (await listProcesses()).filter(({ pid }) => pid !== process.pid);
  // The newest of the user's own come first: most often one wants what was started last.
  const items = running
    .toSorted((a, b) => Number(b.own) - Number(a.own) || b.pid - a.pid)
    .map((entry) => ({
      label: entry.name,
      description: String(entry.pid),
      detail: shellCommand(entry.argv),
      entry,
    }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Attach to Processes"),
    placeHolder: vscode.l10n.t("Choose processes to trace; their threads and later children come with them"),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return (chosen ?? []).map(({ entry }) => entry);
}
