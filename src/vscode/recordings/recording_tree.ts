import * as vscode from "vscode";
import { shellCommand } from "../../base/shell_word.ts";
import type { KeptRecording } from "../../capture/kept_recordings.ts";
import type { RecordedExit } from "../../tracefile/meta.ts";
import { formatBytes } from "../text/size_text.ts";
import type { RecordingShelf } from "./recording_shelf.ts";

/** The recordings on this machine, the newest first. */
export class RecordingTree implements vscode.TreeDataProvider<KeptRecording> {
  readonly onDidChangeTreeData: vscode.Event<void>;

  constructor(readonly shelf: RecordingShelf) {
    this.onDidChangeTreeData = shelf.onDidChange;
  }

  async getChildren(recording?: KeptRecording): Promise<KeptRecording[]> {
    return recording === undefined ? [...(await this.shelf.list())] : [];
  }

  getTreeItem(recording: KeptRecording): vscode.TreeItem {
    const { folder, bytes, info, writtenMs } = recording;
    const running = this.shelf.sessionOf(recording)?.running ?? false;
    const item = new vscode.TreeItem(recordingTitle(recording));
    item.id = folder;
    const when = new Date(writtenMs).toLocaleString(vscode.env.language, {
      dateStyle: "short",
      timeStyle: "short",
    });
    const end = running ? vscode.l10n.t("being made") : endText(info?.exit ?? null);
    item.description = [when, formatBytes(bytes), end].filter((part) => part !== "").join(" · ");
    item.tooltip = `${recordingTitle(recording)}\n${folder}`;
    item.iconPath = new vscode.ThemeIcon(running ? "record" : "history");
    item.contextValue = running ? "recording.running" : "recording";
    item.command = {
      command: "ipcScope.openRecording",
      title: vscode.l10n.t("Open"),
      arguments: [recording],
    };
    return item;
  }
}

/** What was run, or what was attached to. */
export function recordingTitle({ info }: KeptRecording): string {
  if (info === null) return vscode.l10n.t("Recording");
  if (info.command.length > 0) return shellCommand(info.command);
  return (info.attached ?? []).map(({ name, pid }) => `${name} (${pid})`).join(", ");
}

function endText(exit: RecordedExit | null): string {
  if (exit === null) return "";
  if ("timeout" in exit) return vscode.l10n.t("stopped");
  return "code" in exit ? `exit ${exit.code}` : vscode.l10n.t("killed by {0}", exit.signal);
}
