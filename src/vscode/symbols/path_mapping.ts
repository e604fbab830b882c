import * as vscode from "vscode";
import type { PathMapping } from "../../protocol/source.ts";
import type { SessionList } from "../sessions/session_list.ts";
import type { TraceSession } from "../sessions/trace_session.ts";

/** Tells every engine where sources are here, and tells it again when the setting changes. */
export function keepPathMapping(sessions: SessionList): vscode.Disposable {
  const told = new WeakSet<TraceSession>();
  const tell = (session: TraceSession) => {
    told.add(session);
    void session.engine.request("setPathMapping", { mapping: readPathMapping() });
  };
  return vscode.Disposable.from(
    sessions.onDidChange(() => {
      for (const session of sessions.all) if (!told.has(session)) tell(session);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("ipcScope.pathMapping")) sessions.all.forEach(tell);
    }),
  );
}

/** `"/build/app": "${workspaceFolder}/app"`, the longest folder first: it says the most. */
function readPathMapping(): PathMapping[] {
  const setting = vscode.workspace
    .getConfiguration("ipcScope")
    .get<Record<string, unknown>>("pathMapping", {});
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return Object.entries(setting)
    .flatMap(([from, to]) =>
      typeof to === "string" && from !== "" ? [{ from, to: resolved(to, folder) }] : [],
    )
    .sort((a, b) => b.from.length - a.from.length);
}

function resolved(path: string, folder: string | undefined): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable as VS Code's settings write it
  return folder === undefined ? path : path.replaceAll("${workspaceFolder}", folder);
}
