import { join } from "node:path";
import * as vscode from "vscode";
import { err, ok, type Result } from "../../base/result.ts";
import { startInTerminal } from "../../capture/start_in_terminal.ts";
import type { TerminalProgram, TerminalSize } from "../../capture/traced_program.ts";
import type { Problem } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import { stacksWanted } from "../symbols/stacks_wanted.ts";
import type { Launch, Prepared } from "./launch.ts";
import { programEnvironment } from "./program_environment.ts";
import { recordedPayload } from "./recorded_payload.ts";
import { recordingsFolder } from "./recordings_folder.ts";
import { type StartProgram, TraceTerminal } from "./trace_terminal.ts";
import { openTracedSession } from "./traced_session.ts";

/** Beside the bundle. */
const probeFolder = join(__dirname, "probe");

/** Runs a launch under strace in a new terminal and shows its trace. The caller has made sure of trust. */
export function traceInTerminal(launch: Launch, services: Services): void {
  void runInTerminal(launch, services, (problem) => showProblem(services.log, problem, checkSetupRemedy()));
}

/**
 * The same, for who wants the session. Problems stand in the terminal in any case; `refused` hears of those that are
 * not the program's own, as a compiler's errors are.
 */
export function runInTerminal(
  launch: Launch,
  services: Services,
  refused: (problem: Problem) => void = () => {},
): Promise<Result<TraceSession, Problem>> {
  return new Promise((resolve) => {
    const start: StartProgram = async (size, print) => {
      // What goes wrong here, such as a compiler's errors, stands in the terminal, which is in sight.
      const prepared = await launch.prepare(print);
      if (!prepared.ok) {
        resolve(prepared);
        return prepared;
      }
      const started = await startTraced(launch, prepared.value, services, size);
      if (started.ok) {
        resolve(ok(started.value.session));
        return ok(started.value.program);
      }
      refused(started.error);
      resolve(err(started.error));
      return started;
    };
    const pty = new TraceTerminal(start, () => readSettings().stopGraceMs);
    const name = vscode.l10n.t("Trace: {0}", launch.title);
    const earlier = vscode.window.terminals.filter(
      (terminal) => terminal.name === name && hasEnded(terminal),
    );
    // The view keeps the focus; the terminal comes into sight below it.
    vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon("pulse") }).show(true);
    // After it, for with its last terminal the panel would close.
    for (const terminal of earlier) terminal.dispose();
  });
}

/** Whether a terminal is of a program that was traced and is over. */
function hasEnded({ creationOptions }: vscode.Terminal): boolean {
  return (
    "pty" in creationOptions && creationOptions.pty instanceof TraceTerminal && creationOptions.pty.ended
  );
}

async function startTraced(
  launch: Launch,
  { command, kept }: Prepared,
  services: Services,
  size: TerminalSize,
): Promise<Result<{ readonly program: TerminalProgram; readonly session: TraceSession }, Problem>> {
  const env = launch.env ?? programEnvironment(process.env);
  const settings = readSettings();
  const hasProbe = launch.probe ?? settings.probe;
  const { stringLimit, afterwards } = recordedPayload(settings, hasProbe);
  const { stacks, whyNot } =
    launch.stacks === undefined
      ? await stacksWanted(settings.stacks, command[0], launch.cwd, env.PATH)
      : { stacks: launch.stacks, whyNot: "" };
  const request = {
    command,
    cwd: launch.cwd,
    env,
    recordingsFolder: recordingsFolder(),
    options: {
      stringLimit,
      stacks,
      ...(hasProbe ? { probe: probeFolder } : {}),
    },
  };
  const started = await startInTerminal(request, size);
  if (!started.ok) {
    kept?.dispose();
    return started;
  }
  const program = started.value;
  return ok({
    program,
    session: openTracedSession(
      program,
      { ...launch, command, kept, withoutLines: whyNot, afterwards },
      services,
    ),
  });
}
