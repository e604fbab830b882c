import * as vscode from "vscode";
import type { Handlers } from "../../protocol/endpoint.ts";
import type { FileToSave, HostCapabilities, HostMethods } from "../../protocol/view.ts";
import { explainRule } from "../commands/explain_rule.ts";
import { openGlossary } from "../commands/open_glossary.ts";
import { saveSession } from "../commands/save_trace.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { openSource } from "../source_place.ts";

/** What a view in VS Code can ask of its host. */
export function hostMethods(session: TraceSession, services: Services): Handlers<HostMethods> {
  return {
    hello: () => ({ title: session.title, can: capabilities(session) }),
    openSource: async (location) => {
      await openSource(location, vscode.ViewColumn.Beside);
      return null;
    },
    explainRule: async ({ rule }) => {
      await explainRule(services, rule);
      return null;
    },
    explainTerm: async ({ term }) => {
      await openGlossary(services, term);
      return null;
    },
    copyText: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    saveFile: async (file) => {
      await saveFile(file);
      return null;
    },
    stop: async () => {
      await session.stop();
      return null;
    },
    save: async () => {
      await saveSession(session, services);
      return null;
    },
    cursor: (report) => {
      session.cursorReported(report);
      return null;
    },
  };
}

function capabilities(session: TraceSession): HostCapabilities["can"] {
  return [
    "openSource",
    "explainRule",
    "explainTerm",
    "copyText",
    "saveFile",
    "save",
    ...(session.running ? (["stop"] as const) : []),
  ];
}

/** Where the user says, proposed in the first folder of the workspace. */
async function saveFile({ name, bytes }: FileToSave): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const proposed = folder === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder, name);
  const place = await vscode.window.showSaveDialog({ defaultUri: proposed });
  if (place !== undefined) await vscode.workspace.fs.writeFile(place, new Uint8Array(bytes));
}
