import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { err, ok, type Result } from "../../base/result.ts";
import { fileNotOnDisk, fileNotRunnable, noActiveFile, nothingInstalled, type Problem } from "../problems.ts";
import type { Services } from "../services.ts";
import { showProblem } from "../show_problem.ts";
import { compiledLaunch } from "../tracing/compiled_launch.ts";
import { firstInstalled } from "../tracing/first_installed.ts";
import { type Launch, launchOf } from "../tracing/launch.ts";
import { planLaunch, type RunnableFile } from "../tracing/launch_plan.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { programEnvironment } from "../tracing/program_environment.ts";
import { pythonExecutable } from "../tracing/python_executable.ts";
import { traceInTerminal } from "../tracing/trace_in_terminal.ts";

/** Traces the program in the active editor, or in the file a menu was opened on. */
export async function traceActiveFile(services: Services, given?: unknown): Promise<void> {
  if (!mayTrace(services)) return;
  const launch = await launchOfFile(given instanceof vscode.Uri ? given : activeFile());
  if (launch.ok) traceInTerminal(launch.value, services);
  else showProblem(services.log, launch.error);
}

function activeFile(): vscode.Uri | undefined {
  return vscode.window.activeTextEditor?.document.uri;
}

async function launchOfFile(uri: vscode.Uri | undefined): Promise<Result<Launch, Problem>> {
  if (uri === undefined) return err(noActiveFile());
  const document = vscode.workspace.textDocuments.find((known) => known.uri.toString() === uri.toString());
  const name = basename(uri.path);
  if (uri.scheme !== "file") return err(fileNotOnDisk(name));
  if (document?.isDirty && !(await document.save())) return err(fileNotOnDisk(name));

  const file = await describe(uri.fsPath, document);
  const plan = planLaunch(file);
  if (!plan.ok) return err(fileNotRunnable(name));
  const cwd = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(file.path);
  const env = programEnvironment(process.env);
  switch (plan.value.how) {
    case "direct":
      return ok(launchOf(name, [file.path], cwd));
    case "interpreted": {
      const interpreter = await firstInstalled(plan.value.interpreters, cwd, env);
      if (interpreter === undefined) return err(nothingInstalled(name, plan.value.interpreters));
      return ok(launchOf(name, [await withoutWrapper(interpreter, cwd, env), file.path], cwd));
    }
    case "compiled":
      return ok(compiledLaunch(plan.value.language, file.path, cwd, env));
  }
}

async function withoutWrapper(interpreter: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const isPython = /^python[\d.]*$/.test(basename(interpreter));
  return isPython ? pythonExecutable(interpreter, cwd, env) : interpreter;
}

async function describe(path: string, document: vscode.TextDocument | undefined): Promise<RunnableFile> {
  const executable = await access(path, constants.X_OK).then(
    async () => (await stat(path)).isFile(),
    () => false,
  );
  const firstLine = document === undefined || document.lineCount === 0 ? "" : document.lineAt(0).text;
  return { path, language: document?.languageId ?? "", firstLine, executable };
}
