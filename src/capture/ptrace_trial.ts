import { existsSync, readFileSync } from "node:fs";
import type { Problem } from "./problem.ts";
import {
  notOnMacOs,
  notOnThisPlatform,
  notOnWindows,
  ptraceForbidden,
  ptraceForbiddenByYama,
  ptraceForbiddenInContainer,
  ptraceUnderGvisor,
  tracedAlready,
  traceFailed,
} from "./problems.ts";
import { runBriefly } from "./run_briefly.ts";
import { firstLine, type StraceProgram } from "./strace_program.ts";
import { tracerOf } from "./tracees.ts";

/** Null where strace can exist. */
export function platformProblem(platform: NodeJS.Platform): Problem | null {
  switch (platform) {
    case "linux":
      return null;
    case "darwin":
      return notOnMacOs();
    case "win32":
      return notOnWindows();
    default:
      return notOnThisPlatform(platform);
  }
}

/**
 * Traces a program that does nothing, the way programs are traced; what forbids it is told apart by what strace says.
 * The program is strace itself, asked for its version: it is the one program that is certain to be there.
 */
export async function tryTracing(strace: StraceProgram, env: NodeJS.ProcessEnv): Promise<Problem | null> {
  const options = ["-f", "--seccomp-bpf", "-e", "trace=execve", "-o", "/dev/null"];
  const run = await runBriefly(strace.path, [...options, strace.path, "-V"], env);
  return run.code === 0 ? null : explainRefusal(run.stderr, surroundings());
}

export interface Surroundings {
  /** The value of kernel.yama.ptrace_scope; undefined on a kernel without Yama. */
  readonly yamaScope: number | undefined;
  readonly inContainer: boolean;
  readonly onGvisor: boolean;
  /** Who traces this very process, as `strace (41)`; undefined if nobody does. */
  readonly tracer: string | undefined;
}

/** Why strace could not trace an own child, from what it said and where it runs. */
export function explainRefusal(stderr: string, where: Surroundings): Problem {
  const said = firstLine(stderr);
  if (where.tracer !== undefined) return tracedAlready(where.tracer);
  if (where.onGvisor) return ptraceUnderGvisor(said);
  if (where.yamaScope === 3) return ptraceForbiddenByYama();
  if (/not permitted|permission denied|function not implemented/i.test(stderr)) {
    return where.inContainer ? ptraceForbiddenInContainer(said) : ptraceForbidden(said);
  }
  return traceFailed(said);
}

export function surroundings(): Surroundings {
  return {
    yamaScope: yamaScope(),
    inContainer:
      existsSync("/.dockerenv") ||
      existsSync("/run/.containerenv") ||
      /docker|containerd|kubepods|lxc/.test(textOrEmpty("/proc/1/cgroup")),
    // gVisor's /proc/version names a kernel 4.4.0 that was built on 10 January 2016.
    onGvisor: /Linux version 4\.4\.0 .*2016/.test(textOrEmpty("/proc/version")),
    tracer: tracerNamed("self"),
  };
}

/** Who traces a process, as `strace (41)`; undefined if nobody does. */
export function tracerNamed(process: number | "self"): string | undefined {
  const pid = tracerOf(process);
  return pid === undefined || pid === 0 ? undefined : `${textOrEmpty(`/proc/${pid}/comm`).trim()} (${pid})`;
}

function yamaScope(): number | undefined {
  const text = textOrEmpty("/proc/sys/kernel/yama/ptrace_scope");
  return text === "" ? undefined : Number(text);
}

function textOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
