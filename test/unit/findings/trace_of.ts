import type { CallIndex } from "../../../src/base/ids.ts";
import type { KnownProcess } from "../../../src/base/known_process.ts";
import { rowOf } from "../../../src/base/row_of.ts";
import type { RuleId } from "../../../src/base/rules.ts";
import { formatSpan } from "../../../src/base/time.ts";
import { type RunInfo, unknownRun, verdictNs } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import type { Finding } from "../../../src/findings/finding.ts";
import { findingsOf as allOf } from "../../../src/findings/rules.ts";
import { noLog, type ReadableLog } from "../../../src/ipc/logged_text.ts";
import { channelLabel } from "../../../src/ipc/names.ts";
import { syscallName } from "../../../src/strace/syscalls.ts";

/** What the rules say of a few lines of strace text, at the end of the trace. */
export function findingsIn(text: string): readonly string[] {
  return allIn(text).map(({ rule, message }) => `${rule}: ${message}`);
}

/** The sentences of one rule. */
export function said(rule: RuleId, text: string): readonly string[] {
  return findingsOf(rule, text).map(({ message }) => message);
}

/** What one rule says, with all that it says besides. */
export function findingsOf(rule: RuleId, text: string): readonly Finding[] {
  return allIn(text).filter((finding) => finding.rule === rule);
}

/**
 * What one rule shows besides its sentences: `error of 40, 41 at pipe:9 since 500 ms: 41 read 500 ms`, then what else has
 * to do with it. A call is told by who made it, its name and when it began.
 */
export function shownBy(rule: RuleId, text: string): readonly string[] {
  const { trace, findings } = readIn(text);
  const callIn = (call: CallIndex | undefined): string => {
    if (call === undefined) return "no call";
    const { tid } = rowOf(trace.tasks, trace.calls.task(call));
    return `${tid} ${syscallName(trace.calls.syscall(call))} ${formatSpan(trace.calls.startNs(call))}`;
  };
  return findings
    .filter((finding) => finding.rule === rule)
    .flatMap(({ severity, processes, channels, ns, call, related }) => {
      const pids = processes.map((index) => rowOf(trace.processes, index).pid).join(", ");
      const places = channels.map((index) => ` at ${channelLabel(trace, index)}`).join("");
      return [
        `${severity} of ${pids}${places} since ${formatSpan(ns)}: ${callIn(call)}`,
        ...related.map((other) => `  ${other.message}: ${callIn(other.call)}`),
      ];
    });
}

/** `warning unread-data` */
export function severitiesIn(text: string): readonly string[] {
  return allIn(text).map(({ severity, rule }) => `${severity} ${rule}`);
}

/** What the rules say where the text of the log is not at hand any more. */
export function findingsWithoutLog(text: string): readonly string[] {
  return allIn(text, { logOf: () => noLog }).map(({ rule, message }) => `${rule}: ${message}`);
}

/** What the rules say of a run that was stopped at 1700000003. */
export function findingsInStopped(text: string, end = "\n"): readonly string[] {
  const run = { ...unknownRun, stoppedUnixNs: 1_700_000_003_000_000_000n };
  return allIn(text, { run, end }).map(({ rule, message }) => `${rule}: ${message}`);
}

/** The same of processes that ran before and were attached to. */
export function findingsInAttached(attached: readonly KnownProcess[], text: string): readonly string[] {
  const run = { ...unknownRun, attached, stoppedUnixNs: 1_700_000_003_000_000_000n };
  return allIn(text, { run, end: "" }).map(({ rule, message }) => `${rule}: ${message}`);
}

/** The same of a log that ends within its last line. */
export function findingsInCut(text: string): readonly string[] {
  return findingsInStopped(text, "");
}

const wholeLog = (bytes: Uint8Array): ReadableLog => ({
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

function allIn(text: string, reading?: Parameters<typeof readIn>[1]): readonly Finding[] {
  return readIn(text, reading).findings;
}

function readIn(text: string, { logOf = wholeLog, run = unknownRun as RunInfo, end = "\n" } = {}) {
  // The frames of strace -k are the only lines that begin with a blank.
  const lines = text.replace(/^\s+/gm, "").replace(/^> /gm, " > ").trimEnd();
  const bytes = new TextEncoder().encode(`${lines}${end}`);
  const trace = readTrace([bytes], run);
  return { trace, findings: allOf(trace, verdictNs(trace, run), logOf(bytes)) };
}
