import type { Services } from "../services.ts";
import { checkSetupRemedy, showProblem } from "../show_problem.ts";
import { attachedSession } from "../tracing/attached_session.ts";
import { mayTrace } from "../tracing/may_trace.ts";
import { chooseProcesses } from "./choose_processes.ts";

/** Traces processes that run already; *Stop* lets go of them and they run on. */
export async function attach(services: Services): Promise<void> {
  if (!mayTrace(services)) return;
  const chosen = await chooseProcesses(services);
  const [first, ...others] = chosen;
  if (first === undefined) return;
  const title = chosen.map(({ name, pid }) => `${name} (${pid})`).join(", ");
  const pids = [first.pid, ...others.map(({ pid }) => pid)] as const;
  const opened = await attachedSession([...pids], { title, command: first.argv }, services);
  if (!opened.ok) showProblem(services.log, opened.error, checkSetupRemedy());
}
