import { FileLog } from "../tracefile/log_source.node.ts";
import type { ProgramExit } from "./traced_program.ts";

/** How far from its end a log is searched: more than any burst of other processes' last lines. */
const tailLength = 1 << 20;

/**
 * How the traced program ended, from the recording itself: `41 1.5 +++ killed by SIGSEGV (core dumped) +++`.
 * A shell's `$?` cannot tell exit 137 from SIGKILL, and Node reports a real-time signal as exit 0; the log can.
 * Undefined if the line is not there: the log was cut or removed, or the program outlived strace.
 */
export function recordedEnd(path: string): ProgramExit | undefined {
  let log: FileLog;
  try {
    log = new FileLog(path);
  } catch {
    return undefined;
  }
  try {
    const pid = pidAtStart(log);
    if (pid === undefined) return undefined;
    return endOf(pid, text(log.read(Math.max(0, log.length - tailLength), tailLength)));
  } finally {
    log.dispose();
  }
}

/** The traced program's pid, from the log; undefined while there is none, or no log. */
export function firstTraced(path: string): number | undefined {
  let log: FileLog | undefined;
  try {
    log = new FileLog(path);
    const pid = pidAtStart(log);
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  } finally {
    log?.dispose();
  }
}

/** The program itself is the first to be traced: its execve is the first line. */
function pidAtStart(log: FileLog): string | undefined {
  return /^(\d+) /.exec(text(log.read(0, 64)))?.[1];
}

/** The last end that `log` tells of the process `pid`. */
export function endOf(pid: string, log: string): ProgramExit | undefined {
  const line = new RegExp(
    `^${pid} +[\\d.]+ \\+\\+\\+ (?:exited with (\\d+)|killed by (\\w+)(?: \\(core dumped\\))?) \\+\\+\\+$`,
    "gm",
  );
  const last = [...log.matchAll(line)].at(-1);
  if (last === undefined) return undefined;
  return last[2] === undefined ? { code: Number(last[1]) } : { signal: last[2] };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
