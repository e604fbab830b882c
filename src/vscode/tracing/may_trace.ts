import * as vscode from "vscode";
import { workspaceNotTrusted } from "../problems.ts";
import type { Services } from "../services.ts";
import { manageTrustRemedy, showProblem } from "../show_problem.ts";

/** Tracing runs programs, so it needs a trusted workspace; says so if it is not. */
export function mayTrace(services: Services): boolean {
  if (vscode.workspace.isTrusted) return true;
  showProblem(services.log, workspaceNotTrusted(), manageTrustRemedy());
  return false;
}
