import { formatSpan, nanos, zero } from "../../src/base/time.ts";
import type { Digest, LongWait } from "../../src/protocol/digest.ts";
import type { TraceHead } from "../../src/protocol/engine.ts";
import { reasonLabel } from "../words/activity.ts";
import { counted } from "../words/amount.ts";

/** `Ran for 1.2 s: exit 0.`, `Has been running for 3 s.`, `Has been running for 8 s, of which the first 2 s are read.` */
export function runWords(
  digest: Pick<Digest, "durationNs" | "end">,
  { live, behindNs = zero }: Pick<TraceHead, "live" | "behindNs">,
): string {
  const span = formatSpan(digest.durationNs);
  if (live && behindNs > 0)
    return `Has been running for ${formatSpan(nanos(digest.durationNs + behindNs))}, of which the first ${span} are read.`;
  if (live) return `Has been running for ${span}.`;
  return digest.end === null
    ? `The log ends after ${span}; it does not say how the program ended.`
    : `Ran for ${span}: ${digest.end}.`;
}

const longestCommand = 400;

/** `sort -n`, cut where nobody reads on. */
export function commandWords(command: readonly string[]): string {
  const words = command.join(" ");
  return words.length <= longestCommand ? words : `${words.slice(0, longestCommand)}…`;
}

/** `3 processes, 1,234 calls, 2 signals`. */
export function amountWords(digest: Digest): string {
  const { processes, threads, calls, signals, unparsed } = digest;
  return [
    counted(processes, "process", "processes"),
    ...(threads > processes ? [counted(threads, "thread")] : []),
    counted(calls, "call"),
    ...(signals > 0 ? [counted(signals, "signal")] : []),
    ...(unparsed > 0 ? [`${counted(unparsed, "line")} not understood`] : []),
  ].join(", ");
}

/** `sort (42) waited 1.2 s in read: empty, pipe:97`. */
export function waitWords(wait: LongWait): string {
  const where = wait.channel === null ? "" : `, ${wait.channel}`;
  return `${wait.who} ${wait.still ? "waits" : "waited"} ${formatSpan(wait.waitedNs)} in ${wait.name}: ${reasonLabel(wait.reason)}${where}`;
}

/** What to say of a trace without a call; undefined of one with calls. */
export function emptyTraceWords(
  head: Pick<TraceHead, "calls" | "live" | "progress">,
  unparsed: number,
): string | undefined {
  if (head.calls > 0 || head.progress !== undefined) return undefined;
  if (head.live) return "Nothing has happened yet: the program is starting.";
  if (unparsed > 0) {
    return `None of the ${counted(unparsed, "line")} of this file is a line of strace. Logs are made by “strace -f -o FILE PROGRAM”, or by tracing a program here.`;
  }
  return "This log is empty: the program was not traced, or nothing was recorded of it.";
}
