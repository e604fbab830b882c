import * as vscode from "vscode";
import { noMachineToTraceOn } from "./problems.ts";
import type { CommandTable } from "./register_commands.ts";
import { showProblem } from "./show_problem.ts";

/**
 * What can be asked for in a browser before the extension has started, which hides it: VS Code offers every command
 * of package.json then, and would only say that there is none. The walkthrough's links never hide.
 */
const offered = [
  "ipcScope.traceProgram",
  "ipcScope.traceActiveFile",
  "ipcScope.traceLaunchConfig",
  "ipcScope.attach",
  "ipcScope.openSample",
  "ipcScope.checkSetup",
] as const;

/** Says, where there is no machine, why these do nothing and where they would. */
export function commandsOfAMachine(log: vscode.LogOutputChannel): CommandTable {
  return Object.fromEntries(
    offered.map((id) => [id, async () => showProblem(log, noMachineToTraceOn())] as const),
  );
}

/** The same for F5 and a launch configuration of ours. */
export function debuggingOfAMachine(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.debug.registerDebugConfigurationProvider("ipc-scope", {
    resolveDebugConfiguration: () => void showProblem(log, noMachineToTraceOn()),
  });
}
