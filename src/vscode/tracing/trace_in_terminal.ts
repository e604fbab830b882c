import * as vscode from "vscode";
import { ok } from "../../base/result.ts";
import { defaultRecordingsFolder } from "../../capture/recording.ts";
import { startInTerminal } from "../../capture/start_in_terminal.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import type { Launch } from "./launch.ts";
import { programEnvironment } from "./program_environment.ts";
import { type StartProgram, TraceTerminal } from "./trace_terminal.ts";
import { openTracedSession } from "./traced_session.ts";

/** Runs a launch under strace in a new terminal and shows its trace. The caller has made sure of trust. */
export function traceInTerminal(launch: Launch, services: Services): void {
  const start: StartProgram = (size, print) => startTraced(launch, services, size, print);
  const pty = new TraceTerminal(start, () => readSettings().stopGraceMs);
  const name = vscode.l10n.t("Trace: {0}", launch.title);
  // The view keeps the focus; the terminal comes into sight below it.
  vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon("pulse") }).show(true);
}

export function recordingsFolder(): string {
  return readSettings().recordingFolder || defaultRecordingsFolder(process.env);
}

async function startTraced(
  launch: Launch,
  services: Services,
  ...[size, print]: Parameters<StartProgram>
): ReturnType<StartProgram> {
  // What goes wrong here, such as a compiler's errors, stands in the terminal, which is in sight.
  const prepared = await launch.prepare(print);
  if (!prepared.ok) return prepared;
  const { command, kept } = prepared.value;
  const request = {
    command,
    cwd: launch.cwd,
    env: programEnvironment(process.env),
    recordingsFolder: recordingsFolder(),
    options: { stringLimit: readSettings().stringLimit },
  };
  const started = await startInTerminal(request, size);
  if (started.ok) {
    openTracedSession(started.value, { title: launch.title, command, kept }, services);
    return ok(started.value);
  }
  kept?.dispose();
  showProblem(services.log, started.error, checkSetupRemedy());
  return started;
}
