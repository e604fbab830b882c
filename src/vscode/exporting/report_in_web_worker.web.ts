import * as vscode from "vscode";
import { err, type Result } from "../../base/result.ts";
import { partFiles, type ReportParts } from "../../export/html.ts";
import type { ReportOrder } from "../../export/report_of_bytes.ts";
import { startWebWorker } from "../web_worker.web.ts";
import type { ReportRequest } from "./make_report.ts";

/**
 * Makes a report in a web worker, for where there are no processes.
 * @param dist the extension's own folder of scripts
 */
export async function reportInWebWorker(
  { signal, ...request }: ReportRequest,
  dist: vscode.Uri,
): Promise<Result<Uint8Array>> {
  const script = await textOfFile(dist, "report-worker.web.js");
  const order = request.format === "html" ? { ...request, parts: await reportParts(dist) } : request;
  return answerOf(script, order, signal);
}

function answerOf(script: string, order: ReportOrder, signal: AbortSignal): Promise<Result<Uint8Array>> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(err("It was cancelled."));
    const worker = startWebWorker(script);
    const end = (result: Result<Uint8Array>) => {
      worker.terminate();
      resolve(result);
    };
    worker.onmessage = ({ data }) => end(data);
    // A browser that has no memory left may say nothing of it.
    worker.onerror = ({ message }) => end(err(message || "The worker that makes it broke down."));
    signal.addEventListener("abort", () => end(err("It was cancelled.")));
    worker.postMessage(order);
  });
}

async function reportParts(dist: vscode.Uri): Promise<ReportParts> {
  const [bootstrap, view, style, engine] = await Promise.all([
    textOfFile(dist, partFiles.bootstrap),
    textOfFile(dist, partFiles.view),
    textOfFile(dist, partFiles.style),
    textOfFile(dist, partFiles.engine),
  ]);
  return { bootstrap, view, style, engine };
}

async function textOfFile(folder: vscode.Uri, name: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
}
