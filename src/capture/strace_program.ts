import { err, ok, type Result } from "../base/result.ts";
import { findExecutable } from "./executable.ts";
import { installCommandHere } from "./install_command.ts";
import type { Problem } from "./problem.ts";
import { straceMissing, straceTooOld, straceUnusable } from "./problems.ts";
import { runBriefly } from "./run_briefly.ts";
import { oldestStrace } from "./strace_flags.ts";
import { isAtLeast, parseStraceVersion, type StraceVersion, tracerName } from "./strace_version.ts";

/** The strace that is used. */
export interface StraceProgram {
  /** Absolute. */
  readonly path: string;
  readonly version: StraceVersion;
}

/** Finds strace in `env.PATH` and asks its version. */
export async function findStrace(env: NodeJS.ProcessEnv): Promise<Result<StraceProgram, Problem>> {
  const found = await findExecutable("strace", "/", env.PATH);
  if (!found.ok) return err(straceMissing(await installCommandHere()));
  const answer = await runBriefly(found.value, ["-V"], env);
  const version = parseStraceVersion(answer.stdout);
  if (version === undefined) {
    return err(straceUnusable(found.value, firstLine(answer.stderr || answer.stdout)));
  }
  if (!isAtLeast(version, oldestStrace.major, oldestStrace.minor)) {
    return err(straceTooOld(tracerName(version), found.value, await installCommandHere()));
  }
  return ok({ path: found.value, version });
}

/** Of what a program said: the first line, without the program's own name before it. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n", 1)[0]
      ?.replace(/^\S*strace: /, "")
      .trim() ?? ""
  );
}
