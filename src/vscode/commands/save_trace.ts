import * as vscode from "vscode";
import { reasonOf, traceNotSaved } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";
import { traceFileName } from "../text/trace_file_name.ts";

export async function saveTrace(services: Services): Promise<void> {
  const session = services.sessions.active;
  if (session !== undefined) await saveSession(session, services);
}

/** Asks where, and writes the trace there as an `.ipctrace`: of a running program what there is so far. */
export async function saveSession(session: TraceSession, services: Services): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = traceFileName(session.title, new Date());
  const target = await vscode.window.showSaveDialog({
    filters: { [vscode.l10n.t("IPC Scope trace")]: ["ipctrace"] },
    title: vscode.l10n.t("Save Trace"),
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return;
  try {
    const packed = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Saving the trace…") },
      async () => (await import("../exporting/kept_trace.ts")).packedTrace(session),
    );
    if (!packed.ok) return showProblem(services.log, traceNotSaved(packed.error));
    await vscode.workspace.fs.writeFile(target, packed.value);
    services.log.info(`saved ${session.title} to ${target.toString(true)}`);
  } catch (cause) {
    showProblem(services.log, traceNotSaved(reasonOf(cause)));
  }
}
