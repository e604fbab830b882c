import { ok, type Result } from "../base/result.ts";
import { shellCommand } from "../base/shell_word.ts";
import type { Summary } from "../protocol/summary.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { htmlReport, type ReportParts } from "./html.ts";
import { type OpenedTrace, wholeTrace } from "./opened_trace.ts";

/** What a page is made with, which each host has in a way of its own. */
export interface PageMeans {
  readonly parts: ReportParts;
  /** New for each page: base64 of at least 16 random bytes. */
  readonly nonce: string;
  readonly base64: (bytes: Uint8Array) => string;
}

/** The interactive view and the recording in one page. */
export function tracePage(
  trace: OpenedTrace,
  title: string,
  { parts, nonce, base64 }: PageMeans,
): Result<string> {
  const whole = wholeTrace(trace);
  if (!whole.ok) return whole;
  return ok(htmlReport({ title, recording: base64(writeTraceFile(whole.value)) }, parts, nonce));
}

export function pageTitle(summary: Summary): string {
  return summary.command.length > 0 ? shellCommand(summary.command) : "Trace";
}
