import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import { err, ok, type Result } from "../../base/result.ts";
import { fileNotOnDisk, fileNotRunnable, nothingInstalled, type Problem } from "../problems.ts";
import type { Services } from "../services.ts";
import { compiledLaunch } from "./compiled_launch.ts";
import { firstInstalled } from "./first_installed.ts";
import { type Launch, launchOf } from "./launch.ts";
import { planLaunch, type RunnableFile } from "./launch_plan.ts";
import { programEnvironment } from "./program_environment.ts";
import { pythonExecutable } from "./python_executable.ts";

/** What a launch may say besides the file. */
export interface LaunchDetails {
  readonly args?: readonly string[];
  /** Absolute; left out: the folder of the workspace, else that of the file. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** How to run a file: an executable or script as it is, a C or C++ source after compiling it. Saves it first. */
export async function launchOfFile(
  uri: vscode.Uri,
  { compilerProblems }: Services,
  { args = [], cwd: givenCwd, env = programEnvironment(process.env) }: LaunchDetails = {},
): Promise<Result<Launch, Problem>> {
  const document = vscode.workspace.textDocuments.find((known) => known.uri.toString() === uri.toString());
  const name = basename(uri.path);
  if (uri.scheme !== "file") return err(fileNotOnDisk(name));
  if (document?.isDirty && !(await document.save())) return err(fileNotOnDisk(name));

  const file = await describe(uri.fsPath, document);
  const plan = planLaunch(file);
  if (!plan.ok) return err(fileNotRunnable(name));
  const cwd = givenCwd ?? vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(file.path);
  switch (plan.value.how) {
    case "direct":
      return ok(launchOf(name, [file.path, ...args], cwd, env));
    case "interpreted": {
      const interpreter = await firstInstalled(plan.value.interpreters, cwd, env);
      if (interpreter === undefined) return err(nothingInstalled(name, plan.value.interpreters));
      const command = [await withoutWrapper(interpreter, cwd, env), file.path, ...args] as const;
      return ok(launchOf(name, command, cwd, env));
    }
    case "compiled":
      return ok(compiledLaunch(plan.value.language, file.path, args, cwd, env, compilerProblems));
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
