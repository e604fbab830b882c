import * as vscode from "vscode";
import { type Disposable, DisposableStack } from "../../base/disposable.ts";
import {
  beyondLimits,
  deleteRecording,
  type KeptRecording,
  keptRecordings,
} from "../../capture/kept_recordings.ts";
import { openFilesBelow } from "../../capture/open_files.ts";
import { reasonOf } from "../problems.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { readSettings } from "../settings.ts";
import { recordingsFolder } from "../tracing/recordings_folder.ts";

/** A recording without an end that was written to this lately may still be made, by another window. */
const mayBeRunningMs = 7 * 24 * 3600 * 1000;

/** The recordings of this machine: lists them, and keeps no more of them than the settings say. */
export class RecordingShelf implements Disposable {
  readonly #parts = new DisposableStack();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<void>());
  #running = "";

  readonly onDidChange = this.#changed.event;

  constructor(readonly services: Services) {
    this.#parts.add(services.sessions.onDidChange(() => this.#sessionsChanged()));
    this.#parts.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("ipcScope")) this.changed();
      }),
    );
  }

  /** The newest first. */
  list(): Promise<readonly KeptRecording[]> {
    return keptRecordings(recordingsFolder());
  }

  /** The session that shows a recording, or makes it. */
  sessionOf({ folder, log }: KeptRecording): TraceSession | undefined {
    return this.services.sessions.all.find(({ origin }) =>
      origin.kind === "run" ? origin.folder === folder : origin.uri.fsPath === log,
    );
  }

  async delete(recording: KeptRecording): Promise<void> {
    const session = this.sessionOf(recording);
    if (session !== undefined) this.services.sessions.close(session);
    await deleteRecording(recording);
    this.changed();
  }

  changed(): void {
    this.#changed.fire();
  }

  /** Deletes the oldest recordings beyond what the settings let be kept. */
  async prune(): Promise<void> {
    const { keepRecordings, keepRecordingBytes } = readSettings();
    const limits = { recordings: keepRecordings, bytes: keepRecordingBytes };
    const { log } = this.services;
    const tooMany = beyondLimits(await this.list(), limits, (kept) => this.#isUsed(kept));
    if (tooMany.length === 0) return;
    const inUse = await this.#inUseElsewhere();
    for (const recording of tooMany) {
      if (inUse.has(recording.log)) continue;
      try {
        await deleteRecording(recording);
        log.info(`deleted the old recording ${recording.folder}`);
      } catch (cause) {
        log.warn(`the old recording ${recording.folder} could not be deleted: ${reasonOf(cause)}`);
      }
    }
  }

  dispose(): void {
    this.#parts.dispose();
  }

  /** Logs that another window shows or makes. */
  #inUseElsewhere(): Promise<ReadonlySet<string>> {
    return openFilesBelow(recordingsFolder());
  }

  #isUsed(recording: KeptRecording): boolean {
    const mayRun = recording.info?.exit === null && Date.now() - recording.writtenMs < mayBeRunningMs;
    return mayRun || this.sessionOf(recording) !== undefined;
  }

  /** Sessions change with each event; recordings come when one begins, and are whole when it ends. */
  #sessionsChanged(): void {
    const running = this.services.sessions.running
      .map(({ origin }) => (origin.kind === "run" ? origin.folder : ""))
      .join("\n");
    if (running === this.#running) return;
    this.#running = running;
    void this.prune().finally(() => this.changed());
  }
}
