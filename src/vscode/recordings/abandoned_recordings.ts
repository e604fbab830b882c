import * as vscode from "vscode";
import { type AbandonedRun, takeUpAbandoned } from "../../capture/abandoned_runs.ts";
import { keptRecordings } from "../../capture/kept_recordings.ts";
import { reasonOf } from "../problems.ts";
import type { Services } from "../services.ts";
import { recordingsFolder } from "../tracing/recordings_folder.ts";
import { openTracedSession } from "../tracing/traced_session.ts";
import { cutDownRecording } from "./cut_down.ts";
import { recordingTitle } from "./recording_tree.ts";

/**
 * Takes up what was being traced when a window went away without a word: its extension host was killed, or VS Code.
 * A program that still runs is followed again; of one that ended, the recording is offered.
 */
export async function takeUpAbandonedRecordings(services: Services): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  try {
    for (const run of await takeUpAbandoned(recordingsFolder(), process.env)) tell(run, services);
    // Also where the window went away after the program, and before its payloads were gone.
    for (const recording of await keptRecordings(recordingsFolder()))
      if (recording.info?.exit) await cutDownRecording(recording, recordingTitle(recording), services);
  } catch (cause) {
    services.log.warn(`recordings of windows that went away could not be looked for: ${reasonOf(cause)}`);
  }
}

function tell(run: AbandonedRun, services: Services): void {
  const title = recordingTitle(run.recording);
  if (run.kind === "running") {
    const command = run.recording.info?.command ?? [];
    const session = openTracedSession(run.program, { title, command, kept: undefined }, services);
    const text = vscode.l10n.t(
      "“{0}” went on running while its window was away. Its recording is whole and goes on; what it wrote to its terminal meanwhile is lost.",
      title,
    );
    offer(services, text, vscode.l10n.t("Stop"), () => session.stop());
  } else {
    void cutDownRecording(run.recording, title, services);
    const text = vscode.l10n.t(
      "The window that traced “{0}” went away, and the program has ended. Its recording is whole up to that end.",
      title,
    );
    const open = () => vscode.commands.executeCommand("ipcScope.openRecording", run.recording);
    offer(services, text, vscode.l10n.t("Open Recording"), open);
  }
}

function offer(services: Services, text: string, label: string, act: () => unknown): void {
  services.log.info(text);
  void vscode.window.showInformationMessage(text, label).then((chosen) => {
    if (chosen === label) void act();
  });
}
