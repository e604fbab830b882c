import type { RuleId } from "../../../src/base/rules.ts";
import { unknownRun, verdictNs } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";
import type { Finding } from "../../../src/findings/finding.ts";
import { findingsOf as allOf } from "../../../src/findings/rules.ts";
import { noLog, type ReadableLog } from "../../../src/ipc/logged_text.ts";

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

/** The same of a log that ends within its last line. */
export function findingsInCut(text: string): readonly string[] {
  return findingsInStopped(text, "");
}

const wholeLog = (bytes: Uint8Array): ReadableLog => ({
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

function allIn(text: string, { logOf = wholeLog, run = unknownRun, end = "\n" } = {}): readonly Finding[] {
  // The frames of strace -k are the only lines that begin with a blank.
  const lines = text.replace(/^\s+/gm, "").replace(/^> /gm, " > ").trimEnd();
  const bytes = new TextEncoder().encode(`${lines}${end}`);
  const trace = readTrace([bytes], run);
  return allOf(trace, verdictNs(trace, run), logOf(bytes));
}
