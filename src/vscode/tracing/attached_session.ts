import { ok, type Result } from "../../base/result.ts";
import { attach } from "../../capture/attach.ts";
import type { Problem } from "../../capture/problem.ts";
import type { AttachRequest } from "../../capture/traced_program.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { recordedPayload } from "./recorded_payload.ts";
import { recordingsFolder } from "./recordings_folder.ts";
import { openTracedSession, type TracedLaunch } from "./traced_session.ts";

/** Attaches to processes and to all that runs below them, as the settings say, and opens their session. */
export async function attachedSession(
  pids: AttachRequest["pids"],
  { title, command }: Pick<TracedLaunch, "title" | "command">,
  services: Services,
): Promise<Result<TraceSession, Problem>> {
  const settings = readSettings();
  const { stringLimit, afterwards } = recordedPayload(settings, false);
  const started = await attach({
    pids,
    withChildren: true,
    env: process.env,
    recordingsFolder: recordingsFolder(),
    options: { stringLimit, stacks: settings.stacks === "on" },
  });
  if (!started.ok) return started;
  return ok(openTracedSession(started.value, { title, command, kept: undefined, afterwards }, services));
}
