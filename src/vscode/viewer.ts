import * as vscode from "vscode";
import type { TracedPath } from "../debug/traced_path.ts";
import { keepContextKeys } from "./context_keys.ts";
import { FindingsFeed } from "./findings/findings_feed.ts";
import { showInProblems } from "./findings/problems_panel.ts";
import { registerTraceEditor } from "./panel/trace_editor.ts";
import { registerCommands } from "./register_commands.ts";
import type { Services } from "./services.ts";
import { SessionList } from "./sessions/session_list.ts";
import { registerSource } from "./source/register_source.ts";
import { keepPathMapping } from "./symbols/path_mapping.ts";
import { CompilerProblems } from "./tracing/compiler_problems.ts";
import { registerTrees } from "./trees/register_trees.ts";
import { viewingCommands } from "./viewing_commands.ts";

/** What the place the extension runs in provides. */
export interface Surroundings extends Pick<Services, "openEngine" | "makeReport" | "engineReadsDisk"> {
  readonly tracedPath: TracedPath;
}

/** Sets up everything that views traces, which is the same on the desktop, over SSH and in a browser. */
export function startViewer(context: vscode.ExtensionContext, surroundings: Surroundings): Services {
  const log = vscode.window.createOutputChannel("IPC Scope", { log: true });
  const services: Services = {
    extensionUri: context.extensionUri,
    memory: context.workspaceState,
    log,
    sessions: new SessionList(),
    compilerProblems: new CompilerProblems(),
    ...surroundings,
  };
  const findings = new FindingsFeed(services.sessions);
  context.subscriptions.push(
    log,
    services.sessions,
    services.compilerProblems,
    keepContextKeys(services.sessions),
    registerTraceEditor(services),
    registerTrees(services, findings),
    showInProblems(findings),
    registerSource(services.sessions, surroundings.tracedPath),
    keepPathMapping(services.sessions),
    findings,
    registerCommands(viewingCommands(services), log),
  );
  return services;
}
