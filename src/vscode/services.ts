import type * as vscode from "vscode";
import type { OpenEngine } from "../engine/engine_handle.ts";
import type { MakeReport } from "./exporting/make_report.ts";
import type { SessionList } from "./sessions/session_list.ts";
import type { Memory } from "./text/recent_commands.ts";
import type { CompilerProblems } from "./tracing/compiler_problems.ts";

/** What the parts of the extension share; made once by the composition root and passed to whoever needs it. */
export interface Services {
  readonly extensionUri: vscode.Uri;
  /** Remembers per workspace. */
  readonly memory: Memory;
  readonly log: vscode.LogOutputChannel;
  readonly sessions: SessionList;
  readonly compilerProblems: CompilerProblems;
  readonly openEngine: OpenEngine;
  readonly makeReport: MakeReport;
  /** The engine opens files by path; false where there is no disk, in a browser. */
  readonly engineReadsDisk: boolean;
}
