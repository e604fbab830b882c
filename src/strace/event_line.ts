import type { LogOffset, Tid } from "../base/ids.ts";
import { textOf } from "../base/strings.ts";
import type { Nanos } from "../base/time.ts";
import type { EndRecord, SignalRecord, StopRecord } from "./record.ts";

/** Longest `--- ... ---` line looked at; siginfo with every annotation stays below 1 KiB. */
const mostBytes = 8192;
const signalLine = /^--- (SIG\w*|\d+)(?: (?:\{(.*)\}|\(.*\)|.*))? ---\s*$/;
const stopLine = /^--- stopped by (\S+) ---\s*$/;
const exitLine = /^\+\+\+ exited with (-?\d+) \+\+\+\s*$/;
const killLine = /^\+\+\+ killed by (\S+) (\(core dumped\) )?\+\+\+\s*$/;
const supersededLine = /^\+\+\+ superseded by execve in pid (\d+)(?:<[^>]*>)? \+\+\+\s*$/;
/** Values reach to the next comma, brace or annotation. */
const codeField = /si_code=([\w?-]*)/;
const pidField = /si_pid=([\w?-]*)/;
const statusField = /si_status=([\w?-]*)/;
const timerField = /si_timerid=([\w?-]*)/;

/** Where an event line stands and whose it is. */
export interface EventPlace {
  readonly tid: Tid;
  readonly ns: Nanos;
  readonly logOffset: LogOffset;
  readonly logLength: number;
}

/** Reads `--- SIGCHLD {...} ---` and `--- stopped by SIGSTOP ---` (`print_stopped` in strace's src/strace.c). */
export function readSignalLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  place: EventPlace,
): SignalRecord | StopRecord | undefined {
  const text = textOf(bytes, start, Math.min(end, start + mostBytes));
  const stop = stopLine.exec(text);
  if (stop) {
    const [, signal = ""] = stop;
    return { kind: "stop", tid: place.tid, ns: place.ns, signal, logOffset: place.logOffset };
  }
  const found = signalLine.exec(text);
  if (!found) return undefined;
  const [, signal = "", info = ""] = found;
  const pid = field(info, pidField);
  const timer = field(info, timerField);
  return {
    kind: "signal",
    tid: place.tid,
    ns: place.ns,
    signal,
    code: field(info, codeField),
    fromPid: /^\d+/.test(pid) ? Number.parseInt(pid, 10) : undefined,
    // `0`, `0x2`: strace prints all but zero in hexadecimal.
    timer: /^\d/.test(timer) ? Number(timer) : undefined,
    status: field(info, statusField),
    logOffset: place.logOffset,
    logLength: place.logLength,
  };
}

/** Reads `+++ ... +++`: the end of a task, or of its identity. */
export function readEndLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  place: EventPlace,
): EndRecord | undefined {
  const text = textOf(bytes, start, Math.min(end, start + mostBytes));
  const exited = exitLine.exec(text);
  if (exited) return endOf(place, { how: "exited", code: Number(exited[1]) });
  const killed = killLine.exec(text);
  if (killed) {
    const [, signal = "", dumped] = killed;
    return endOf(place, { how: "killed", signal, core: dumped !== undefined });
  }
  const superseded = supersededLine.exec(text);
  if (superseded) return endOf(place, { how: "superseded", by: Number(superseded[1]) as Tid });
  return undefined;
}

export function detachedEnd(place: EventPlace): EndRecord {
  return endOf(place, { how: "detached" });
}

function endOf(place: EventPlace, end: EndRecord["end"]): EndRecord {
  return { kind: "end", tid: place.tid, ns: place.ns, end, logOffset: place.logOffset };
}

/** The value of a field in a printed struct; "" if it is not there. */
function field(info: string, pattern: RegExp): string {
  return pattern.exec(info)?.[1] ?? "";
}
