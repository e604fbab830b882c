import * as vscode from "vscode";
import type { PayloadSetting } from "./tracing/recorded_payload.ts";

export type StacksSetting = "auto" | "on" | "off";

export interface Settings {
  readonly payload: PayloadSetting;
  /** Bytes of each payload that strace keeps, with the payload settings `first` and `hash`. */
  readonly stringLimit: number;
  /** Absolute folder below which recordings are made; "" for the default one. */
  readonly recordingFolder: string;
  /** Time between the polite and the firm end of a stopped program. */
  readonly stopGraceMs: number;
  /** At most so many recordings are kept, and so many bytes of them; the oldest go first. */
  readonly keepRecordings: number;
  readonly keepRecordingBytes: number;
  readonly openView: "active" | "beside" | "never";
  readonly stacks: StacksSetting;
  /** Load the probe into programs that are started. */
  readonly probe: boolean;
}

export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration("ipcScope");
  return {
    payload: section.get<PayloadSetting>("payload", "first"),
    stringLimit: section.get("stringLimit", 256),
    recordingFolder: section.get("recordingFolder", "").trim(),
    stopGraceMs: section.get("stopGraceSeconds", 2) * 1000,
    keepRecordings: section.get("keepRecordings", 50),
    keepRecordingBytes: section.get("keepRecordingsMegabytes", 2000) * 1e6,
    openView: section.get<Settings["openView"]>("openView", "active"),
    stacks: section.get<StacksSetting>("stacks", "auto"),
    probe: section.get("probe", false),
  };
}

/** What is shown in the editor beside the source. */
export interface SourceSettings {
  readonly decorations: boolean;
  readonly codeLens: boolean;
  readonly hovers: boolean;
}

export function readSourceSettings(): SourceSettings {
  const section = vscode.workspace.getConfiguration("ipcScope.source");
  return {
    decorations: section.get("decorations", true),
    codeLens: section.get("codeLens", true),
    hovers: section.get("hovers", true),
  };
}
