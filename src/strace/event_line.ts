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
    return { kind: "stop", tid: place.tid, ns: place.ns, signal: stop[1] ?? "", logOffset: place.logOffset };
  }
  const found = signalLine.exec(text);
  if (!found) return undefined;
  const info = found[2] ?? "";
  const pid = field(info, "si_pid");
  const timer = field(info, "si_timerid");
  return {
    kind: "signal",
    tid: place.tid,
    ns: place.ns,
    signal: found[1] ?? "",
    code: field(info, "si_code"),
    fromPid: /^\d+/.test(pid) ? Number.parseInt(pid, 10) : undefined,
    // `0`, `0x2`: strace prints all but zero in hexadecimal.
    timer: /^\d/.test(timer) ? Number(timer) : undefined,
    status: field(info, "si_status"),
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
    return endOf(place, { how: "killed", signal: killed[1] ?? "", core: killed[2] !== undefined });
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

/** The value of `name=` in a printed struct, up to the next comma, brace or annotation. */
function field(info: string, name: string): string {
  const at = info.indexOf(`${name}=`);
  if (at < 0) return "";
  return /^[\w?-]*/.exec(info.slice(at + name.length + 1))?.[0] ?? "";
}
