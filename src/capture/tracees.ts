import { readdirSync, readFileSync } from "node:fs";

/** Every process there is now. */
export function runningPids(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Processes that `tracerPid` traces now, whatever their parent, session or process group has become. */
export function traceesOf(tracerPid: number): readonly number[] {
  return runningPids().filter((pid) => tracerOf(pid) === tracerPid);
}

/** The process that traces `pid`; 0 if none does, undefined if there is no such process. */
export function tracerOf(pid: number | "self"): number | undefined {
  try {
    const tracer = /^TracerPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return tracer === undefined ? undefined : Number(tracer);
  } catch {
    return undefined;
  }
}

/** Sends a signal to those that are still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended in the meantime, or belongs to somebody else: a set-user-ID program cannot be signalled.
    }
  }
}
