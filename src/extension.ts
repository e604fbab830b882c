import { join } from "node:path";
import type * as vscode from "vscode";
import { tracedPath } from "./debug/traced_path.ts";
import { openEngine } from "./engine/host.node.ts";
import { setSupported } from "./vscode/context_keys.ts";
import { registerDebugging } from "./vscode/debug/register_debugging.ts";
import { registerRecordings } from "./vscode/recordings/register_recordings.ts";
import { registerCommands } from "./vscode/register_commands.ts";
import type { Services } from "./vscode/services.ts";
import { createStatusBarItem } from "./vscode/status_bar.ts";
import { registerSymbols } from "./vscode/symbols/register_symbols.ts";
import { tracingCommands } from "./vscode/tracing_commands.ts";
import { startViewer } from "./vscode/viewer.ts";

let services: Services | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const commandLine = join(context.extensionPath, "dist", "cli.js");
  const worker = join(context.extensionPath, "dist", "engine-worker.js");
  services = startViewer(context, {
    openEngine: (spec) => openEngine(spec, worker),
    makeReport: async (request) =>
      (await import("./vscode/exporting/report_process.ts")).reportInProcess(request, commandLine),
    engineReadsDisk: true,
    tracedPath,
  });
  setSupported(process.platform === "linux");
  context.subscriptions.push(
    createStatusBarItem(services.sessions),
    registerDebugging(services),
    registerRecordings(services),
    registerSymbols(services.sessions),
    registerCommands(tracingCommands(services), services.log),
  );
}

/** No traced program outlives the window that shows it. */
export async function deactivate(): Promise<void> {
  await Promise.allSettled((services?.sessions.running ?? []).map((session) => session.stop()));
}
