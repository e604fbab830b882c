import type { Disposable } from "../../base/disposable.ts";
import type { TracedProgram } from "../../capture/traced_program.ts";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import { traceNotReadable } from "../problems.ts";
import type { Services } from "../services.ts";
import { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { showProblem } from "../show_problem.ts";
import { exitText } from "./exit_text.ts";

/** Makes a session of a program that is being traced, shows it, and follows the program to its end. */
export function openTracedSession(
  program: TracedProgram,
  run: { readonly title: string; readonly command: readonly string[]; readonly kept: Disposable | undefined },
  services: Services,
): TraceSession {
  const { log, folder } = program.recording;
  const engine = services.openEngine({
    kind: "follow",
    path: log,
    command: run.command,
    tracer: program.tracer,
    ...(program.attached === undefined ? {} : { attached: program.attached }),
  });
  const stop = () => program.stop(readSettings().stopGraceMs);
  const session = new TraceSession(run.title, { kind: "run", folder, log, stop }, engine);
  if (run.kept !== undefined) session.keep(run.kept);
  session.onDidFail((reason) => showProblem(services.log, traceNotReadable(run.title, reason)));
  services.sessions.add(session);
  services.log.info(`tracing ${run.title} with ${program.tracer} into ${log}`);
  program.onExit((exit) => {
    services.log.info(`${run.title}: ${exitText(exit)}`);
    session.programEnded(program.stoppedUnixNs);
  });
  if (readSettings().openView !== "never") openTracePanel(session, services);
  return session;
}
