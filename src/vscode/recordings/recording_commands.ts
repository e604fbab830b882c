import * as vscode from "vscode";
import type { KeptRecording } from "../../capture/kept_recordings.ts";
import { openTracePanel } from "../panel/open_trace_panel.ts";
import { reasonOf, recordingNotDeleted, traceNotReadable } from "../problems.ts";
import type { CommandTable } from "../register_commands.ts";
import type { Services } from "../services.ts";
import { TraceSession } from "../sessions/trace_session.ts";
import { showProblem } from "../show_problem.ts";
import type { RecordingShelf } from "./recording_shelf.ts";
import { recordingTitle } from "./recording_tree.ts";

/** What one can do with an entry of the Recordings view. From the palette, the newest is meant. */
export function recordingCommands(shelf: RecordingShelf, services: Services): CommandTable {
  const given = async (recording: unknown): Promise<KeptRecording | undefined> =>
    isRecording(recording) ? recording : (await shelf.list())[0];
  const command = (run: (recording: KeptRecording) => unknown) => async (entry: unknown) => {
    const recording = await given(entry);
    if (recording !== undefined) await run(recording);
  };
  return {
    "ipcScope.openRecording": command((recording) => open(recording, shelf, services)),
    "ipcScope.deleteRecording": command((recording) => remove(recording, shelf, services)),
    "ipcScope.revealRecording": command(reveal),
    "ipcScope.refreshRecordings": async () => shelf.changed(),
  };
}

function isRecording(value: unknown): value is KeptRecording {
  return typeof value === "object" && value !== null && "folder" in value && "log" in value;
}

function open(recording: KeptRecording, shelf: RecordingShelf, services: Services): void {
  const known = shelf.sessionOf(recording);
  const [view] = known?.views ?? [];
  if (view === undefined) openTracePanel(known ?? newSession(recording, services), services);
  else view.reveal();
}

function newSession(recording: KeptRecording, services: Services): TraceSession {
  const title = recordingTitle(recording);
  const engine = services.openEngine({ kind: "file", path: recording.log });
  const session = new TraceSession(title, { kind: "file", uri: vscode.Uri.file(recording.log) }, engine);
  session.onDidFail((reason) => showProblem(services.log, traceNotReadable(title, reason)));
  services.sessions.add(session);
  return session;
}

async function remove(recording: KeptRecording, shelf: RecordingShelf, services: Services): Promise<void> {
  const label = vscode.l10n.t("Delete");
  const question = vscode.l10n.t("Delete the recording of “{0}”?", recordingTitle(recording));
  const detail = vscode.l10n.t("Its folder {0} is deleted with all that is in it.", recording.folder);
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, label);
  if (answer !== label) return;
  try {
    await shelf.delete(recording);
  } catch (cause) {
    showProblem(services.log, recordingNotDeleted(recording.folder, reasonOf(cause)));
  }
}

/** In the file manager; where there is none, in a browser or over SSH, in a terminal. */
async function reveal({ log, folder }: KeptRecording): Promise<void> {
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  if (isHere) await vscode.commands.executeCommand("revealFileInOS", vscode.Uri.file(log));
  else vscode.window.createTerminal({ name: "IPC Scope", cwd: folder }).show();
}
