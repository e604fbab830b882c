import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shellCommand } from "../base/shell_word.ts";
import { htmlReport } from "../export/html.ts";
import type { Summary } from "../protocol/summary.ts";
import { writeTraceFile } from "../tracefile/trace_file.ts";
import { type OpenedTrace, wholeTrace } from "./opened_trace.ts";
import { Refusal } from "./refusal.ts";

/** The interactive view and the recording in one page. */
export function reportPage(trace: OpenedTrace, title: string): string {
  const recording = Buffer.from(writeTraceFile(wholeTrace(trace))).toString("base64");
  const parts = {
    bootstrap: part("report.js"),
    view: part("webview.js"),
    style: part("webview.css"),
    engine: part("engine-worker.web.js"),
  };
  return htmlReport({ title, recording }, parts, randomBytes(16).toString("base64"));
}

/** The bundles stand beside the command line's own. */
function part(name: string): string {
  try {
    return readFileSync(join(__dirname, name), "utf8");
  } catch {
    throw new Refusal(`The report needs ${name}, which is not beside ${__filename}. Build it: npm run build`);
  }
}

export function pageTitle(summary: Summary): string {
  return summary.command.length > 0 ? shellCommand(summary.command) : "Trace";
}
