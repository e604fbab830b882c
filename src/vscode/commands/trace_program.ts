import { homedir } from "node:os";
import * as vscode from "vscode";
import { findExecutable } from "../../capture/executable.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings.ts";
import { rememberCommand } from "../text/recent_commands.ts";
import { launchOf } from "../tracing/launch.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { plainCommand } from "../tracing/plain_command.ts";
import { traceInTerminal } from "../tracing/trace_in_terminal.ts";
import { askForCommandLine } from "./ask_for_command_line.ts";

/**
 * Traces a command line as the shell understands it, pipes and all. Asks for it unless it is given, which is how
 * key bindings and tasks pass one.
 */
export async function traceProgram(services: Services, given?: unknown): Promise<void> {
  if (!mayTrace(services)) return;
  const setting = readSettings().probe;
  const asked =
    typeof given === "string"
      ? { line: given, probe: setting }
      : await askForCommandLine(services.memory, setting);
  if (asked === undefined || asked.line.trim() === "") return;
  const { line, probe } = asked;
  await rememberCommand(services.memory, line);
  const cwd = workingFolder();
  traceInTerminal({ ...launchOf(line, await commandOf(line, cwd), cwd), probe }, services);
}

/** Through the shell, unless the line is a program and plain words: then no shell of ours is among its processes. */
async function commandOf(line: string, cwd: string): Promise<readonly [string, ...string[]]> {
  const plain = plainCommand(line);
  // A builtin of the shell (cd, ulimit, exec) is no file.
  const runs = plain !== undefined && (await findExecutable(plain[0], cwd, process.env.PATH)).ok;
  return runs ? plain : ["/bin/sh", "-c", line];
}

/** The folder of the active editor's workspace, the first one, or the home folder. */
function workingFolder(): string {
  const document = vscode.window.activeTextEditor?.document.uri;
  const ofDocument = document === undefined ? undefined : vscode.workspace.getWorkspaceFolder(document);
  const folder = ofDocument ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === "file" ? folder.uri.fsPath : homedir();
}
