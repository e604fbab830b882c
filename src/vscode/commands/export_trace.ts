import * as vscode from "vscode";
import type { Result } from "../../base/result.ts";
import type { ReportFormat } from "../../export/formats.ts";
import { type ExportFormat, exportFormats, payloadChoices } from "../exporting/export_formats.ts";
import { traceBytes } from "../exporting/kept_trace.ts";
import { reasonOf, traceNotExported } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";
import { traceFileName } from "../text/trace_file_name.ts";

/** Asks for a format and a place, and writes the active trace there; what holds payloads is sanitised by default. */
export async function exportTrace(services: Services): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) return;
  const format = await chosenFormat();
  if (format === undefined) return;
  const payload = format.holdsPayload ? await chosenPayload() : "none";
  if (payload === undefined) return;
  const target = await chosenPlace(session, format);
  if (target === undefined) return;
  const made = await reported(session, services, format.id, payload);
  if (made === undefined) return;
  if (!made.ok) return showProblem(services.log, traceNotExported(made.error));
  try {
    await vscode.workspace.fs.writeFile(target, made.value);
  } catch (cause) {
    return showProblem(services.log, traceNotExported(reasonOf(cause)));
  }
  services.log.info(`exported ${session.title} as ${format.id} to ${target.toString(true)}`);
}

/** The sequence of what processes said to each other, for a bug report or a course page. */
export async function copyAsMermaid(services: Services): Promise<void> {
  const session = services.sessions.active;
  if (session === undefined) return;
  const made = await reported(session, services, "mermaid", "none");
  if (made === undefined) return;
  if (!made.ok) return showProblem(services.log, traceNotExported(made.error));
  await vscode.env.clipboard.writeText(new TextDecoder().decode(made.value));
  vscode.window.setStatusBarMessage(vscode.l10n.t("The sequence diagram is in the clipboard."), 4000);
}

async function chosenFormat(): Promise<ExportFormat | undefined> {
  const items = exportFormats().map((format) => ({
    label: format.label,
    description: `.${format.extension}`,
    format,
  }));
  const placeHolder = vscode.l10n.t("Export the trace as");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.format;
}

async function chosenPayload(): Promise<string | undefined> {
  const placeHolder = vscode.l10n.t("What shall it hold of the bytes that programs wrote and read?");
  return (await vscode.window.showQuickPick([...payloadChoices()], { placeHolder }))?.mode;
}

async function chosenPlace({ title }: TraceSession, format: ExportFormat): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = traceFileName(title, new Date()).replace(/ipctrace$/, format.extension);
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t("Export Trace"),
    filters: { [format.label]: [format.extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}

/** Undefined if the user cancelled it. */
async function reported(
  session: TraceSession,
  { makeReport }: Services,
  format: ReportFormat,
  payload: string,
): Promise<Result<Uint8Array> | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("Exporting the trace…"),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_progress, cancellation) => {
    const abort = new AbortController();
    cancellation.onCancellationRequested(() => abort.abort());
    try {
      const bytes = await traceBytes(session);
      const result = bytes.ok
        ? await makeReport({ recording: bytes.value, format, payload, signal: abort.signal })
        : bytes;
      return abort.signal.aborted ? undefined : result;
    } catch (cause) {
      return { ok: false, error: reasonOf(cause) };
    }
  });
}
