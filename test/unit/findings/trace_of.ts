import type { RuleId } from "../../../src/base/rules.ts";
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
  return allIn(text, () => noLog).map(({ rule, message }) => `${rule}: ${message}`);
}

const wholeLog = (bytes: Uint8Array): ReadableLog => ({
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

function allIn(text: string, logOf = wholeLog): readonly Finding[] {
  // The frames of strace -k are the only lines that begin with a blank.
  const lines = text.replace(/^\s+/gm, "").replace(/^> /gm, " > ").trimEnd();
  const bytes = new TextEncoder().encode(`${lines}\n`);
  const trace = readTrace([bytes]);
  return allOf(trace, trace.endNs, logOf(bytes));
}
