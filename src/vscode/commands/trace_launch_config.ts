import * as vscode from "vscode";
import { type AnyConfiguration, borrowedConfiguration } from "../debug/borrowed_configuration.ts";
import { noLaunchConfiguration } from "../problems.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";
import { mayTrace } from "../tracing/may_trace.ts";

/** Runs a launch configuration made for another debugger under IPC Scope, tasks, variables and all. */
export async function traceLaunchConfig(services: Services): Promise<void> {
  if (!mayTrace(services)) return;
  const items = configurations().flatMap(({ folder, configuration }) => {
    const borrowed = borrowedConfiguration(configuration);
    const { name, type } = configuration;
    return borrowed === undefined
      ? []
      : [{ label: name, description: `${type}, ${folder.name}`, folder, borrowed }];
  });
  if (items.length === 0) return showProblem(services.log, noLaunchConfiguration());
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Trace Launch Configuration"),
    placeHolder: vscode.l10n.t("Choose what to run under IPC Scope"),
    matchOnDescription: true,
  });
  if (chosen !== undefined) await vscode.debug.startDebugging(chosen.folder, chosen.borrowed);
}

function configurations() {
  return (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
    const section = vscode.workspace.getConfiguration("launch", folder.uri);
    const list = section.get<readonly unknown[]>("configurations", []);
    return list.filter(isConfiguration).map((configuration) => ({ folder, configuration }));
  });
}

/** launch.json is written by hand. */
function isConfiguration(value: unknown): value is AnyConfiguration {
  if (typeof value !== "object" || value === null) return false;
  const { type, name, request } = value as Record<string, unknown>;
  return [type, name, request].every((text) => typeof text === "string");
}
