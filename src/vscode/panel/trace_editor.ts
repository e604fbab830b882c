import * as vscode from "vscode";
import type { EngineSpec } from "../../engine/engine_spec.ts";
import { traceNotReadable } from "../problems.ts";
import type { Services } from "../services.ts";
import type { OpenedFile } from "../sessions/trace_origin.ts";
import { TraceSession } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";
import { TracePanel, tracePanelOptions } from "./trace_panel.ts";

export const traceEditorType = "ipcScope.trace";
/** The same editor for files that are seldom traces; VS Code fixes the priority per type. */
export const logEditorType = "ipcScope.log";

/** A trace file in the editor: the session is the document, shared by all its tabs. */
class TraceDocument implements vscode.CustomDocument {
  constructor(
    readonly uri: vscode.Uri,
    readonly session: TraceSession,
    readonly services: Services,
  ) {}

  dispose(): void {
    this.services.sessions.close(this.session);
  }
}

/** Opens trace files read-only. Runs nothing, so it works in Restricted Mode and on virtual file systems, too. */
export class TraceEditor implements vscode.CustomReadonlyEditorProvider<TraceDocument> {
  constructor(readonly services: Services) {}

  async openCustomDocument(uri: vscode.Uri): Promise<TraceDocument> {
    const title = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const origin: OpenedFile = { kind: "file", uri };
    const engine = this.services.openEngine(await engineSpec(uri, this.services));
    const session = new TraceSession(title, origin, engine);
    session.onDidFail((reason) => showProblem(this.services.log, traceNotReadable(title, reason)));
    this.services.sessions.add(session);
    void tellIfCutShort(session);
    return new TraceDocument(uri, session, this.services);
  }

  resolveCustomEditor(document: TraceDocument, tab: vscode.WebviewPanel): void {
    new TracePanel(tab, document.session, this.services);
  }
}

async function tellIfCutShort({ engine, title }: TraceSession): Promise<void> {
  const overview = await engine.request("overview", null);
  if (overview.ok && overview.value.cutShort)
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} is cut short. What is shown is its beginning, up to the last whole line.", title),
    );
}

/** A file on this machine's disk is read by the engine, in its own thread; anything else comes through VS Code. */
async function engineSpec(uri: vscode.Uri, { engineReadsDisk }: Services): Promise<EngineSpec> {
  if (uri.scheme === "file" && engineReadsDisk) return { kind: "file", path: uri.fsPath };
  return { kind: "bytes", bytes: await vscode.workspace.fs.readFile(uri) };
}

export function registerTraceEditor(services: Services): vscode.Disposable {
  const editor = new TraceEditor(services);
  const registrations = [traceEditorType, logEditorType].map((type) =>
    vscode.window.registerCustomEditorProvider(type, editor, {
      supportsMultipleEditorsPerDocument: true,
      webviewOptions: tracePanelOptions,
    }),
  );
  return vscode.Disposable.from(...registrations);
}
