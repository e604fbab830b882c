import { attach as attachTracer } from "../../capture/attach.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { recordedPayload } from "../tracing/recorded_payload.ts";
import { recordingsFolder } from "../tracing/recordings_folder.ts";
import { openTracedSession } from "../tracing/traced_session.ts";
import { chooseProcesses } from "./choose_processes.ts";

/** Traces processes that run already; *Stop* lets go of them and they run on. */
export async function attach(services: Services): Promise<void> {
  if (!mayTrace(services)) return;
  const chosen = await chooseProcesses(services);
  const [first, ...others] = chosen;
  if (first === undefined) return;
  const settings = readSettings();
  const { stringLimit, afterwards } = recordedPayload(settings, false);
  const started = await attachTracer({
    pids: [first.pid, ...others.map(({ pid }) => pid)],
    withChildren: true,
    env: process.env,
    recordingsFolder: recordingsFolder(),
    options: { stringLimit, stacks: settings.stacks === "on" },
  });
  if (!started.ok) return showProblem(services.log, started.error, checkSetupRemedy());
  const title = chosen.map(({ name, pid }) => `${name} (${pid})`).join(", ");
  openTracedSession(started.value, { title, command: first.argv, kept: undefined, afterwards }, services);
}
