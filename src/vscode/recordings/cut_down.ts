import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { cutDownLog } from "../exporting/report_process.ts";
import { payloadNotCutDown } from "../problems.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";

/** Says, in a recording's folder, what its log must be cut down to; gone once that is done, by whichever window. */
const markName = "payload.pending";

/** @param payload as `--payload` of the command line calls it */
export function markToCutDown(folder: string, payload: string): Promise<void> {
  return writeFile(join(folder, markName), payload, { mode: 0o600 });
}

/** Of a program that has ended: leaves of the payloads in its log what the settings said when it was started. */
export async function cutDownRecording(
  { folder, log }: { readonly folder: string; readonly log: string },
  title: string,
  services: Services,
): Promise<void> {
  const mark = join(folder, markName);
  const payload = await readFile(mark, "utf8").catch(() => undefined);
  if (payload === undefined) return;
  const script = vscode.Uri.joinPath(services.extensionUri, "dist", "cli.js").fsPath;
  const done = await cutDownLog(script, log, payload);
  if (!done.ok) return showProblem(services.log, payloadNotCutDown(title, done.error));
  await rm(mark, { force: true });
  services.log.info(`${title}: the payloads in ${log} are cut down to ${payload}`);
}
