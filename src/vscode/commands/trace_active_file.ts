import * as vscode from "vscode";
import { noActiveFile } from "../problems.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";
import { launchOfFile } from "../tracing/launch_of_file.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { traceInTerminal } from "../tracing/trace_in_terminal.ts";

/** Traces the program in the active editor, or in the file a menu was opened on. */
export async function traceActiveFile(services: Services, given?: unknown): Promise<void> {
  if (!mayTrace(services)) return;
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) return showProblem(services.log, noActiveFile());
  const launch = await launchOfFile(uri, services);
  if (launch.ok) traceInTerminal(launch.value, services);
  else showProblem(services.log, launch.error);
}
