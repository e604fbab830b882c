import { statSync } from "node:fs";
import { problemLine } from "../capture/problem.ts";
import type { ProgramExit, TracedProgram } from "../capture/traced_program.ts";
import { say } from "./streams.ts";

export interface Limits {
  /** Milliseconds the program may run. */
  readonly timeoutMs?: number;
  /** Bytes its log may take. */
  readonly maxBytes?: number;
}

/** How a run came to its end. */
export interface Watched {
  readonly exit: ProgramExit;
  /** The limit that ended it, if one did. */
  readonly endedBy: "timeout" | "size" | undefined;
}

/** How often the size of the log is looked at, in milliseconds. */
const sizeRoundMs = 200;

/** Waits for the end of a program and brings it about where a limit says so. */
export async function watchProgram(program: TracedProgram, limits: Limits): Promise<Watched> {
  const { timeoutMs, maxBytes } = limits;
  let endedBy: Watched["endedBy"];
  const end = (limit: "timeout" | "size") => {
    endedBy ??= limit;
    void program.stop();
  };
  const timeout = timeoutMs === undefined ? undefined : setTimeout(() => end("timeout"), timeoutMs);
  const rounds =
    maxBytes === undefined
      ? undefined
      : setInterval(() => {
          if (endedBy === undefined && sizeOf(program.recording.log) > maxBytes) end("size");
        }, sizeRoundMs);
  try {
    const exit = await new Promise<ProgramExit>((resolve) => program.onExit(resolve));
    return { exit, endedBy };
  } finally {
    clearTimeout(timeout);
    clearInterval(rounds);
  }
}

/** Why the recording ends too early, if it does. Also when quiet: what was asked for is not what was got. */
export function tellCutShort({ cutShort }: TracedProgram): void {
  if (cutShort !== undefined) say(`ipc-scope: ${problemLine(cutShort)}`);
}

/** Bytes; 0 if somebody removed the file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
