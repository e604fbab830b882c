import * as vscode from "vscode";
import type { SessionList } from "./sessions/session_list.ts";

/** What `when` and `enablement` clauses of package.json may ask. */
interface ContextKeys {
  /** A program is traced now. */
  readonly tracing: boolean;
  /** The trace in sight is one of a program that runs. */
  readonly activeTracing: boolean;
  /** There is a trace to navigate and save. */
  readonly hasTrace: boolean;
}

/** This machine could trace: it runs Linux. Not so in a browser, on macOS and on Windows. */
export function setSupported(supported: boolean): void {
  set("supported", supported);
}

/** Nothing can be traced here: the commands that trace are not there. */
export function setViewerOnly(): void {
  set("viewerOnly", true);
}

export function keepContextKeys(sessions: SessionList): vscode.Disposable {
  let known: Partial<ContextKeys> = {};
  const update = () => {
    const now: ContextKeys = {
      tracing: sessions.running.length > 0,
      activeTracing: sessions.active?.running ?? false,
      hasTrace: sessions.active !== undefined,
    };
    // A trace changes twenty times a second, these keys seldom.
    for (const name of Object.keys(now) as (keyof ContextKeys)[]) {
      if (known[name] !== now[name]) set(name, now[name]);
    }
    known = now;
  };
  update();
  return sessions.onDidChange(update);
}

function set(name: string, value: boolean): void {
  void vscode.commands.executeCommand("setContext", `ipcScope.${name}`, value);
}
