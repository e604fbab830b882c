import * as vscode from "vscode";
import type { Result } from "../../base/result.ts";
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
      () => packedTrace(session),
    );
    if (!packed.ok) return showProblem(services.log, traceNotSaved(packed.error));
    await vscode.workspace.fs.writeFile(target, packed.value);
    services.log.info(`saved ${session.title} to ${target.toString(true)}`);
  } catch (cause) {
    showProblem(services.log, traceNotSaved(reasonOf(cause)));
  }
}

/** The bytes of an `.ipctrace` with what there is of the trace by now. */
export async function packedTrace(session: TraceSession): Promise<Result<Uint8Array>> {
  const { fs } = vscode.workspace;
  const { origin } = session;
  const files = await import("../../tracefile/trace_file.ts");
  const folder =
    origin.kind === "run" ? vscode.Uri.file(origin.folder) : vscode.Uri.joinPath(origin.uri, "..");
  const metaBytes = await beside(folder, files.entryNames.meta);
  const isRecording =
    origin.kind === "run" ||
    (origin.uri.path.endsWith(`/${files.entryNames.log}`) && metaBytes !== undefined);
  if (!isRecording) {
    const bytes = await fs.readFile(origin.uri);
    const opened = files.openTraceFile(bytes);
    if (opened.ok) return { ok: true, value: files.writeTraceFile(opened.value) };
    const { salvageTraceFile } = await import("../../tracefile/salvage.ts");
    const salvaged = salvageTraceFile(bytes);
    return salvaged === undefined ? opened : { ok: true, value: files.writeTraceFile(salvaged) };
  }
  const { parseMeta } = await import("../../tracefile/meta.ts");
  const meta = parseMeta(metaBytes ?? new Uint8Array(0));
  if (!meta.ok) return meta;
  const log = await fs.readFile(vscode.Uri.joinPath(folder, files.entryNames.log));
  const approximateStacks = await beside(folder, files.entryNames.approximateStacks);
  return {
    ok: true,
    value: files.writeTraceFile({
      log,
      meta: meta.value,
      symbols: (await beside(folder, files.entryNames.symbols)) ?? null,
      ...(approximateStacks === undefined ? {} : { approximateStacks }),
    }),
  };
}

/** A file of a recording that only some have. */
async function beside(folder: vscode.Uri, name: string): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
  } catch {
    return undefined;
  }
}
