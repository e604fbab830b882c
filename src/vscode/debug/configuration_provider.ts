import { resolve } from "node:path";
import * as vscode from "vscode";
import { keptRecordings } from "../../capture/kept_recordings.ts";
import { chooseProcesses } from "../commands/choose_processes.ts";
import { recordingTitle } from "../recordings/recording_tree.ts";
import type { Services } from "../services.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { recordingsFolder } from "../tracing/recordings_folder.ts";

export const debugType = "ipc-scope";

/** Recordings offered among the dynamic configurations: of the workspace, and the latest runs. */
const mostRecordings = 10;
const mostRuns = 5;

/** Completes configurations of type `ipc-scope`, and makes one for F5 without launch.json. */
export class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  constructor(readonly services: Services) {}

  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.ProviderResult<vscode.DebugConfiguration> {
    const isReplay = typeof given.trace === "string" && given.trace !== "";
    // VS Code asks for trust by itself; a recording needs none, everything else runs a program.
    if (!isReplay && !mayTrace(this.services)) return undefined;
    const named = given.type ? given : { ...given, ...activeFileConfiguration() };
    const needsProgram = named.request === "launch" && !isReplay && !named.program;
    return {
      // The program's output stands in its terminal; the console would open on top of it.
      internalConsoleOptions: "neverOpen",
      ...named,
      ...(needsProgram ? { program: activeFile() } : {}),
    };
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const workspace = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath ?? "";
    const absolute = (path: unknown) =>
      typeof path === "string" && path !== "" ? resolve(workspace, path) : path;
    const { trace, envFile } = given;
    const paths = { cwd: absolute(given.cwd || workspace), ...(trace ? { trace: absolute(trace) } : {}) };
    const resolved = { ...given, ...paths, ...(envFile ? { envFile: absolute(envFile) } : {}) };
    if (given.request !== "attach" || given.pid !== undefined) return resolved;
    const chosen = await chooseProcesses(this.services);
    return chosen.length === 0 ? undefined : { ...resolved, pid: chosen.map(({ pid }) => pid) };
  }

  /** What launch.json begins with. */
  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [activeFileConfiguration()];
  }
}

/** What *Show all automatic debug configurations* offers. */
export class DynamicConfigurations implements vscode.DebugConfigurationProvider {
  async provideDebugConfigurations(): Promise<vscode.DebugConfiguration[]> {
    const recordings = await vscode.workspace.findFiles(
      "**/*.ipctrace",
      "**/node_modules/**",
      mostRecordings,
    );
    const runs = (await keptRecordings(recordingsFolder())).slice(0, mostRuns);
    return [
      activeFileConfiguration(),
      { type: debugType, request: "attach", name: vscode.l10n.t("Trace Running Processes") },
      ...recordings.map((uri) => replay(vscode.workspace.asRelativePath(uri), uri.fsPath)),
      ...runs.map((run) => replay(recordingTitle(run), run.log)),
    ];
  }
}

function replay(title: string, trace: string): vscode.DebugConfiguration {
  return { type: debugType, request: "launch", name: vscode.l10n.t("Recording {0}", title), trace };
}

function activeFileConfiguration(): vscode.DebugConfiguration {
  const name = vscode.l10n.t("Trace Active File");
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in
  return { type: debugType, request: "launch", name, program: "${file}" };
}

/** Also a binary's, whose tab holds no text and which `${file}` therefore does not mean. */
function activeFile(): string {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isOfFile = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code fills it in
  return isOfFile && input.uri.scheme === "file" ? input.uri.fsPath : "${file}";
}
