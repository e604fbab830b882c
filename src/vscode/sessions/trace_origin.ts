import type * as vscode from "vscode";

/** A program that is traced now, or was traced by this window. */
export interface TracedRun {
  readonly kind: "run";
  /** Folder of the recording, and the log in it. */
  readonly folder: string;
  readonly log: string;
  /** Ends the program; of attached processes: lets go of them. Resolves when nothing is left. */
  stop(): Promise<void>;
}

/** A trace opened from a file, on disk or elsewhere. */
export interface OpenedFile {
  readonly kind: "file";
  readonly uri: vscode.Uri;
}

/** Where a session's trace comes from. */
export type TraceOrigin = TracedRun | OpenedFile;
