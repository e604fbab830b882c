import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, resolve } from "node:path";
import * as vscode from "vscode";
import { err, ok, type Result } from "../../base/result.ts";
import type { DebuggedTrace, TraceSource } from "../../debug/debugged_trace.ts";
import type { AttachArguments, LaunchArguments, ReplayArguments } from "../../debug/launch_arguments.ts";
import { traceEditorType } from "../panel/trace_editor.ts";
import { envFileNotReadable, problemText, reasonOf, traceNotFound } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { parseEnvFile } from "../text/env_file.ts";
import { attachedSession } from "../tracing/attached_session.ts";
import { type Launch, launchOf } from "../tracing/launch.ts";
import { launchOfFile } from "../tracing/launch_of_file.ts";
import { programEnvironment } from "../tracing/program_environment.ts";
import { runInTerminal } from "../tracing/trace_in_terminal.ts";
import { DebuggedSession } from "./debugged_session.ts";
import { isFile } from "./is_file.ts";

/** Gives debug sessions their traces: programs in a terminal, processes attached to, recordings in the editor. */
export class EditorTraceSource implements TraceSource {
  constructor(readonly services: Services) {}

  async launch(request: LaunchArguments): Promise<Result<DebuggedTrace, string>> {
    const env = await environmentOf(request);
    if (!env.ok) return env;
    const launch = await launchOfRequest(request, env.value, this.services);
    if (!launch.ok) return launch;
    const started = await runInTerminal(asDebugged(launch.value, request), this.services);
    return started.ok ? ok(this.#debugged(started.value)) : err(problemText(started.error));
  }

  async attach({ pids }: AttachArguments): Promise<Result<DebuggedTrace, string>> {
    const title = `pid ${pids.join(", ")}`;
    const opened = await attachedSession(pids, { title, command: [] }, this.services);
    return opened.ok ? ok(this.#debugged(opened.value)) : err(problemText(opened.error));
  }

  async replay({ trace }: ReplayArguments): Promise<Result<DebuggedTrace, string>> {
    if (!(await isFile(trace))) return err(problemText(traceNotFound(trace)));
    const uri = vscode.Uri.file(trace);
    await vscode.commands.executeCommand("vscode.openWith", uri, traceEditorType);
    const session = this.services.sessions.all.find(
      ({ origin }) => origin.kind === "file" && origin.uri.toString() === uri.toString(),
    );
    if (session === undefined) return err(problemText(traceNotFound(trace)));
    this.services.sessions.activate(session);
    await hasRead(session);
    return ok(this.#debugged(session));
  }

  #debugged(session: TraceSession): DebuggedTrace {
    return new DebuggedSession(session, this.services);
  }
}

/** A source file or script is run as *Trace Active File* would; anything else is a program, by path or in PATH. */
async function launchOfRequest(
  { program, args, cwd: given }: LaunchArguments,
  env: NodeJS.ProcessEnv,
  services: Services,
): Promise<Result<Launch, string>> {
  const cwd = given === "" ? homedir() : given;
  const path = isAbsolute(program) ? program : resolve(cwd, program);
  if (!program.includes("/") || !(await isFile(path))) {
    return ok(launchOf(basename(program), [program, ...args], cwd, env));
  }
  const launch = await launchOfFile(vscode.Uri.file(path), services, { args, cwd, env });
  return launch.ok ? launch : err(problemText(launch.error));
}

async function environmentOf({ env, envFile }: LaunchArguments): Promise<Result<NodeJS.ProcessEnv, string>> {
  const environment = programEnvironment(process.env);
  try {
    if (envFile !== "") Object.assign(environment, parseEnvFile(await readFile(envFile, "utf8")));
  } catch (cause) {
    return err(problemText(envFileNotReadable(envFile, reasonOf(cause))));
  }
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete environment[name];
    else environment[name] = value;
  }
  return ok(environment);
}

/** Resolves once something of the trace is known, or it is known that there is nothing. */
async function hasRead(session: TraceSession): Promise<void> {
  const overview = await session.engine.request("overview", null);
  if (!overview.ok || overview.value.calls > 0) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      for (const subscription of subscriptions) subscription.dispose();
      resolve();
    };
    const subscriptions = [session.onDidFail(done), session.engine.onNotice(done)];
  });
}

/** Who steps through a program wants to see its source and the view side by side. */
function asDebugged(launch: Launch, { stacks, probe }: LaunchArguments): Launch {
  return {
    ...launch,
    keepsSource: vscode.window.activeTextEditor !== undefined,
    ...(stacks === undefined ? {} : { stacks }),
    ...(probe === undefined ? {} : { probe }),
  };
}
