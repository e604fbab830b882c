import { readTrace } from "../../../src/engine/trace_reader.ts";
import { findingsOf } from "../../../src/findings/rules.ts";

/** What the rules say of a few lines of strace text, at the end of the trace. */
export function findingsIn(text: string): readonly string[] {
  const trace = readTrace([new TextEncoder().encode(`${text.replace(/^\s+/gm, "").trimEnd()}\n`)]);
  return findingsOf(trace, trace.endNs).map(({ rule, message }) => `${rule}: ${message}`);
}
