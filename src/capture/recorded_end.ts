import { FileLog } from "../tracefile/log_source.node.ts";
import type { ProgramExit } from "./traced_program.ts";

/** How much of a log is searched at a time, from its end. */
const pieceLength = 1 << 20;
/** Longer than any line that tells an end, so that none is cut where two pieces meet. */
const overlap = 256;

/** What a recording tells of the end of its run. */
export interface RecordedEnd {
  /**
   * How the traced program ended: `41 1.5 +++ killed by SIGSEGV (core dumped) +++`. A shell's `$?` cannot tell exit 137
   * from SIGKILL, and Node reports a real-time signal as exit 0; the log can. Undefined if no line says it.
   */
  readonly exit: ProgramExit | undefined;
  /** strace came to its own end: its last line tells how a process ended, and it ends with a newline. */
  readonly complete: boolean;
}

/** Undefined if there is no log, or nothing in it: somebody removed it. */
export function recordedEnd(path: string): RecordedEnd | undefined {
  return inLog(path, (log) => {
    const pid = pidAtStart(log);
    if (pid === undefined) return undefined;
    const last = lastTold(log, (text) => (text.includes(`\n${pid} `) ? text : undefined));
    return { exit: last === undefined ? undefined : endOf(pid, last), complete: endsWithAnEnd(log) };
  });
}

/** The traced program's pid, from the log; undefined while there is none, or no log. */
export function firstTraced(path: string): number | undefined {
  return inLog(path, (log) => {
    const pid = pidAtStart(log);
    return pid === undefined ? undefined : Number(pid);
  });
}

/** Of some threads, those that the log names and tells no end of. */
export function withoutEnd(path: string, tids: readonly number[]): ReadonlySet<number> {
  const open = new Set<number>();
  inLog(path, (log) => {
    const sought = new Set(tids.map(String));
    lastTold(log, (text) => {
      for (const tid of sought) {
        const at = text.lastIndexOf(`\n${tid} `);
        if (at < 0) continue;
        sought.delete(tid);
        if (!anEnd.test(lineAt(text, at + 1))) open.add(Number(tid));
      }
      return sought.size === 0 ? text : undefined;
    });
  });
  return open;
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

const anEnd = /^\d+ +[\d.]+ \+\+\+ (?:exited with|killed by) .*\+\+\+$/;

function endsWithAnEnd(log: FileLog): boolean {
  const tail = text(log.read(Math.max(0, log.length - overlap), overlap));
  return tail.endsWith("\n") && anEnd.test(tail.slice(tail.lastIndexOf("\n", tail.length - 2) + 1, -1));
}

function lineAt(log: string, start: number): string {
  const end = log.indexOf("\n", start);
  return log.slice(start, end < 0 ? undefined : end);
}

/** Asks one piece of the log after another, the last one first, until one has the answer. Each begins with a newline. */
function lastTold<Answer>(log: FileLog, ask: (piece: string) => Answer | undefined): Answer | undefined {
  for (let end = log.length; end > 0; end -= pieceLength) {
    const start = Math.max(0, end - pieceLength);
    const piece = text(log.read(start, end - start + overlap));
    const answer = ask(start === 0 ? `\n${piece}` : piece);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** The program itself is the first to be traced: its execve is the first line. */
function pidAtStart(log: FileLog): string | undefined {
  return /^(\d+) /.exec(text(log.read(0, 64)))?.[1];
}

function inLog<Answer>(path: string, read: (log: FileLog) => Answer): Answer | undefined {
  let log: FileLog | undefined;
  try {
    log = new FileLog(path);
    return read(log);
  } catch {
    return undefined;
  } finally {
    log?.dispose();
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
