import { attachRestriction } from "./attach_permission.ts";
import type { Problem } from "./problem.ts";
import { stacksMissing, terminalUnavailable } from "./problems.ts";
import { platformProblem, tryTracing } from "./ptrace_trial.ts";
import type { SetupFinding, SetupReport } from "./setup_report.ts";
import { findStrace, type StraceProgram } from "./strace_program.ts";
import { tracerName } from "./strace_version.ts";
import { findAddr2line } from "./symbols/addr2line.ts";
import { loadTerminalLibrary } from "./terminal_library.ts";

/** Looks for everything that tracing needs, by trying it, and says what is missing and how to get it. Never rejects. */
export async function checkSetup(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<SetupReport> {
  const wrongPlatform = platformProblem(platform);
  if (wrongPlatform !== null) return report([finding("platform", "bad", wrongPlatform)]);
  const strace = await findStrace(env);
  if (!strace.ok) return report([finding("strace", "bad", strace.error)]);
  const refusal = await tryTracing(strace.value, env);
  return report([
    good("strace", `${tracerName(strace.value.version)} at ${strace.value.path}`),
    refusal === null ? good("ptrace", "Programs can be traced.") : finding("ptrace", "bad", refusal),
    checkAttach(),
    await checkStacks(strace.value, env),
    await checkTerminal(),
  ]);
}

function checkAttach(): SetupFinding {
  const problem = attachRestriction();
  return problem === null
    ? good("attach", "Running processes can be attached to.")
    : finding("attach", "limited", problem);
}

async function checkStacks({ version }: StraceProgram, env: NodeJS.ProcessEnv): Promise<SetupFinding> {
  if (version.stackTrace === undefined)
    return finding("stacks", "limited", stacksMissing(tracerName(version)));
  const addr2line = await findAddr2line(env);
  return addr2line.ok
    ? good("stacks", `Stacks can be recorded (${version.stackTrace}), with their lines.`)
    : finding("stacks", "limited", addr2line.error);
}

async function checkTerminal(): Promise<SetupFinding> {
  const library = await loadTerminalLibrary();
  return library.ok
    ? good("terminal", "Traced programs get a terminal of their own.")
    : finding("terminal", "limited", terminalUnavailable(library.error));
}

function report(findings: readonly SetupFinding[]): SetupReport {
  return { canTrace: findings.every(({ status }) => status !== "bad"), findings };
}

function good(check: string, summary: string): SetupFinding {
  return { check, status: "good", summary, problem: null };
}

function finding(check: string, status: "limited" | "bad", problem: Problem): SetupFinding {
  return { check, status, summary: problem.what, problem };
}
