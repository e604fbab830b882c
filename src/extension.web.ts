/// <reference types="vscode" />
import * as vscode from "vscode";
import { setSupported, setViewerOnly } from "./vscode/context_keys.ts";
import { openEngineInWebWorker } from "./vscode/sessions/engine_in_web_worker.web.ts";
import { startViewer } from "./vscode/viewer.ts";

/** In a browser there is no machine to trace programs on; recordings and logs can be viewed. */
export function activate(context: vscode.ExtensionContext): void {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "engine-worker.web.js");
  startViewer(context, {
    openEngine: (spec) => {
      const text = vscode.workspace.fs.readFile(script).then((bytes) => new TextDecoder().decode(bytes));
      return openEngineInWebWorker(text, spec);
    },
    engineReadsDisk: false,
    tracedPath: async (file) => file,
  });
  setSupported(false);
  setViewerOnly();
}
