import { execFile } from "node:child_process";

export interface BriefRun {
  /** Null if it was killed, ran out of time, or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longest time a question to another program may take, in milliseconds; strace answers in about ten. */
const patienceMs = 10_000;

/** Runs a small program to its end with no input. Never rejects. */
export function runBriefly(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<BriefRun> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      { env, timeout: patienceMs, killSignal: "SIGKILL", maxBuffer: 1 << 20 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        resolve({ code, stdout, stderr: stderr || (error !== null && code === null ? error.message : "") });
      },
    );
    child.stdin?.end();
  });
}
