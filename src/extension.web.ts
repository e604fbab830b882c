/// <reference types="vscode" />
import * as vscode from "vscode";
import { setSupported, setViewerOnly } from "./vscode/context_keys.ts";
import { registerCommands } from "./vscode/register_commands.ts";
import { openEngineInWebWorker } from "./vscode/sessions/engine_in_web_worker.web.ts";
import { commandsOfAMachine, debuggingOfAMachine } from "./vscode/tracing_elsewhere.ts";
import { startViewer } from "./vscode/viewer.ts";

/** In a browser there is no machine to trace programs on; recordings and logs can be viewed. */
export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, "dist");
  const script = vscode.Uri.joinPath(dist, "engine-worker.web.js");
  const { log } = startViewer(context, {
    openEngine: (spec) => {
      const text = vscode.workspace.fs.readFile(script).then((bytes) => new TextDecoder().decode(bytes));
      return openEngineInWebWorker(text, spec);
    },
    makeReport: async (request) =>
      (await import("./vscode/exporting/report_in_web_worker.web.ts")).reportInWebWorker(request, dist),
    engineReadsDisk: false,
    tracedPath: async (file) => file,
  });
  context.subscriptions.push(registerCommands(commandsOfAMachine(log), log), debuggingOfAMachine(log));
  setSupported(false);
  setViewerOnly();
}
