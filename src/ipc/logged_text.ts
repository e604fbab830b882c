import type { CallIndex } from "../base/ids.ts";
import { noRow } from "../base/table.ts";
import { type CallText, readCallText } from "../strace/call_text.ts";
import type { Trace } from "./trace.ts";

/** The log's bytes: `read` gives exactly the range, or fewer bytes where the log ends. */
export interface ReadableLog {
  read(offset: number, length: number): Uint8Array;
}

/** A log that is not at hand: every call's text is empty. */
export const noLog: ReadableLog = { read: () => new Uint8Array(0) };

/** What the columns do not keep of a call: its arguments and result as strace printed them. Costs some 10 µs. */
export function textOfCall(trace: Trace, log: ReadableLog, call: CallIndex): CallText {
  const { calls } = trace;
  const first = log.read(calls.logOffset(call), calls.logLength(call));
  return readCallText(first, resumedLine(trace, log, call));
}

/** The second line of a call that stands in two; undefined of one that stands in one. */
export function resumedLine(trace: Trace, log: ReadableLog, call: CallIndex): Uint8Array | undefined {
  const row = trace.calls.resumption(call);
  if (row === noRow) return undefined;
  const { logOffset, logLength } = trace.resumptions.columns;
  return log.read(logOffset.at(row), logLength.at(row));
}
