import { type ChildProcess, spawn } from "node:child_process";
import { err, ok, type Result } from "../base/result.ts";
import { startExactly } from "./exact_bytes.ts";
import { inheritedStdio } from "./inherited_descriptors.ts";
import { prepareProgram } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import { programNotStarted } from "./problems.ts";
import { RunEnd } from "./run_end.ts";
import { RunUnderStrace } from "./run_under_strace.ts";
import { defaultGraceMs, stopTracees } from "./stop_tracees.ts";
import type { ProgramExit, TracedProgram, TraceRequest } from "./traced_program.ts";

/**
 * Starts a program under strace on this process's own stdin, stdout and stderr, byte for byte, and with every other
 * descriptor this process was started with: for the command line.
 */
export async function startPassThrough(request: TraceRequest): Promise<Result<TracedProgram, Problem>> {
  const stdio = inheritedStdio();
  const prepared = await prepareProgram(request, "shared");
  if (!prepared.ok) return prepared;
  const { strace, args } = prepared.value;
  const asAsked = { file: strace, args };
  const start = request.exactly === undefined ? asAsked : startExactly(asAsked, request.exactly);
  const child = spawn(start.file, start.args, { cwd: request.cwd, env: request.env, stdio });
  const started = await tracerStarted(child);
  if (!started.ok) return started;

  const end = new RunEnd(prepared.value, started.value);
  child.once("exit", (code, signal) => void end.reached(childExit(code, signal)));
  const stop = (graceMs = defaultGraceMs) => stopTracees(started.value, end.promise(), graceMs, undefined);
  return ok(new RunUnderStrace(prepared.value, started.value, end, stop));
}

/** The pid of a child, once it is certain that it runs. */
export function tracerStarted(child: ChildProcess): Promise<Result<number, Problem>> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(err(programNotStarted(error.message))));
    child.once("spawn", () => resolve(ok(child.pid ?? 0)));
  });
}

/** strace ends as its program did, killing itself with the same signal. */
export function childExit(code: number | null, signal: NodeJS.Signals | null): ProgramExit {
  return signal === null ? { code: code ?? 0 } : { signal };
}
