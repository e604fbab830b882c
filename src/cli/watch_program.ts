import { stat } from "node:fs/promises";
import type { ProgramExit, TracedProgram } from "../capture/traced_program.ts";

export interface Limits {
  /** Milliseconds the program may run. */
  readonly timeoutMs?: number;
  /** Bytes its log may take. */
  readonly maxBytes?: number;
}

/** How a run came to its end. */
export interface RunEnd {
  readonly exit: ProgramExit;
  /** Set if a limit ended it. */
  readonly endedBy?: "timeout" | "size";
  /** Bytes of the log that tell of the program rather than of its being ended; all of them without a timeout. */
  readonly logLength?: number;
  /** Unix milliseconds of the timeout. */
  readonly timeoutUnixMs?: number;
}

/** How often the size of the log is looked at, in milliseconds. */
const sizeRoundMs = 200;

/** Waits for the end of a program and brings it about where a limit says so. */
export async function watchProgram(program: TracedProgram, limits: Limits): Promise<RunEnd> {
  const exit = new Promise<ProgramExit>((resolve) => program.onExit(resolve));
  let cut: Omit<RunEnd, "exit"> = {};
  const timers: NodeJS.Timeout[] = [];
  if (limits.timeoutMs !== undefined) {
    const timeout = setTimeout(async () => {
      const logLength = await sizeOf(program.recording.log);
      if (cut.endedBy === undefined) cut = { endedBy: "timeout", logLength, timeoutUnixMs: Date.now() };
      await program.stop();
    }, limits.timeoutMs);
    timers.push(timeout);
  }
  const { maxBytes } = limits;
  if (maxBytes !== undefined) {
    const round = setInterval(async () => {
      if (cut.endedBy !== undefined || (await sizeOf(program.recording.log)) < maxBytes) return;
      cut = { endedBy: "size" };
      await program.stop();
    }, sizeRoundMs);
    timers.push(round);
  }
  try {
    return { exit: await exit, ...cut };
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
