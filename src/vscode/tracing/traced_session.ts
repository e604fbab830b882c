import type { Disposable } from "../../base/disposable.ts";
import { markFollower, unmarkFollower } from "../../capture/follower_mark.ts";
import { sourceFiles } from "../../capture/recording.ts";
import type { TracedProgram } from "../../capture/traced_program.ts";
import { formatApproximateStacks } from "../../tracefile/approximate_stacks.ts";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import { payloadNotCutDown, reasonOf, traceNotReadable } from "../problems.ts";
import { cutDownRecording, markToCutDown } from "../recordings/cut_down.ts";
import type { Services } from "../services.ts";
import { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { showProblem } from "../show_problem.ts";
import { SymbolFeed } from "../symbols/symbol_feed.ts";
import { exitText } from "./exit_text.ts";
import type { Launch } from "./launch.ts";

/** Tells the engine what the code in the stacks means, and where threads wait, of which there is no stack. */
function feedSources(session: TraceSession, { stacks: printed, waiting, recording }: TracedProgram): void {
  if (printed === undefined) return;
  const { symbols: path } = sourceFiles(recording);
  session.keep(new SymbolFeed(session.engine, { env: process.env, printed, lines: "known", path }));
  if (waiting === undefined) return;
  const told = waiting.onChange((stacks) => {
    void session.engine.request("setApproximateStacks", { stacks: formatApproximateStacks(stacks) });
  });
  session.keep(told);
}

/** What was started, as far as its session has to know. */
export interface TracedLaunch extends Pick<Launch, "title" | "keepsSource"> {
  readonly command: readonly string[];
  /** Let go of with the session. */
  readonly kept: Disposable | undefined;
  /** Why its events have no lines of source, for who asks for them; "" if there is nothing to say. */
  readonly withoutLines?: string;
  /** What its recording is to hold of the payloads once it has ended; left out: nothing new. */
  readonly afterwards?: string | undefined;
}

/** Makes a session of a program that is being traced, shows it, and follows the program to its end. */
export function openTracedSession(
  program: TracedProgram,
  run: TracedLaunch,
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
  session.withoutLines = run.withoutLines ?? "";
  if (run.kept !== undefined) session.keep(run.kept);
  feedSources(session, program);
  session.onDidFail((reason) => showProblem(services.log, traceNotReadable(run.title, reason)));
  services.sessions.add(session);
  services.log.info(`tracing ${run.title} with ${program.tracer} into ${log}`);
  // Without a mark it cannot be taken up should this window go away; no reason not to trace.
  const marked = markFollower(folder).catch(() => {});
  // Without this one the log would keep what it must not: that is told.
  const cutDownMarked =
    run.afterwards === undefined
      ? Promise.resolve()
      : markToCutDown(folder, run.afterwards).catch((cause) =>
          showProblem(services.log, payloadNotCutDown(run.title, reasonOf(cause))),
        );
  program.onExit((exit) => {
    void marked.then(() => unmarkFollower(folder)).catch(() => {});
    void cutDownMarked.then(() => cutDownRecording(program.recording, run.title, services));
    services.log.info(`${run.title}: ${exitText(exit)}`);
    if (program.cutShort !== undefined) showProblem(services.log, program.cutShort);
    session.programEnded(program.stoppedUnixNs);
  });
  if (readSettings().openView !== "never") openTracePanel(session, services, run.keepsSource);
  return session;
}
