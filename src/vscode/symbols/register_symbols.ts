import * as vscode from "vscode";
import { findStrace } from "../../capture/strace_program.ts";
import { printedAddressOf } from "../../capture/symbols/link_address.ts";
import type { SessionList } from "../sessions/session_list.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { SymbolFeed } from "./symbol_feed.ts";

/**
 * Looks up the lines of logs with stacks that are opened on the machine where they were made. Recordings bring theirs
 * along. In Restricted Mode nothing is looked up: it would run addr2line on files that a log names.
 */
export function registerSymbols(sessions: SessionList): vscode.Disposable {
  const known = new WeakSet<TraceSession>();
  const look = () => {
    if (!vscode.workspace.isTrusted) return;
    for (const session of sessions.all) {
      if (known.has(session) || session.origin.kind !== "file" || session.origin.uri.scheme !== "file")
        continue;
      known.add(session);
      void feed(session);
    }
  };
  look();
  return vscode.Disposable.from(sessions.onDidChange(look), vscode.workspace.onDidGrantWorkspaceTrust(look));
}

async function feed(session: TraceSession): Promise<void> {
  const { env } = process;
  const strace = await findStrace(env);
  const printed = strace.ok ? printedAddressOf(strace.value.version) : "file-offset";
  session.keep(new SymbolFeed(session.engine, { env, printed, lines: "known-later" }));
}
