import * as vscode from "vscode";
import { formatSpan, nanos } from "../base/time.ts";
import type { SessionList } from "./sessions/session_list.ts";
import type { TraceSession } from "./sessions/trace_session.ts";

/** Numbers that run faster cannot be read, and each has VS Code draw its window. */
const refreshMs = 1000;

/** While programs are traced: how many events there are, for how long; a click stops it. */
export function createStatusBarItem(sessions: SessionList): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("ipcScope.tracing", vscode.StatusBarAlignment.Left, 50);
  item.name = "IPC Scope";
  item.command = "ipcScope.stop";
  const startedMs = new WeakMap<TraceSession, number>();
  // A program that hangs writes nothing, but its time goes on.
  let ticking: ReturnType<typeof setInterval> | undefined;
  const draw = () => {
    const { running } = sessions;
    const [first] = running;
    if (first === undefined) {
      clearInterval(ticking);
      ticking = undefined;
      return item.hide();
    }
    ticking ??= setInterval(draw, refreshMs);
    const begun = Math.min(...running.map((session) => startedMs.get(session) ?? Date.now()));
    const events = running.reduce((sum, { head }) => sum + (head?.calls ?? 0), 0);
    const what =
      running.length === 1 ? shortened(first.title) : vscode.l10n.t("{0} programs", running.length);
    const elapsed = formatSpan(nanos(Math.floor((Date.now() - begun) / 100) * 1e8));
    const numbers = vscode.l10n.t("{0} events, {1}", events.toLocaleString(vscode.env.language), elapsed);
    item.text = `$(debug-stop) ${what}: ${numbers}`;
    item.tooltip = vscode.l10n.t("Stop tracing: {0}", running.map(({ title }) => title).join(", "));
    item.accessibilityInformation = { label: `${item.tooltip}. ${numbers}`, role: "button" };
    item.show();
  };
  const subscription = sessions.onDidChange(() => {
    const isNew = sessions.running.some((session) => !startedMs.has(session));
    for (const session of sessions.running) if (!startedMs.has(session)) startedMs.set(session, Date.now());
    if (isNew || sessions.running.length === 0) draw();
  });
  return vscode.Disposable.from(item, subscription, new vscode.Disposable(() => clearInterval(ticking)));
}

function shortened(title: string): string {
  return title.length <= 30 ? title : `${title.slice(0, 29)}…`;
}
