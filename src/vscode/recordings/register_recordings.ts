import * as vscode from "vscode";
import { registerCommands } from "../register_commands.ts";
import type { Services } from "../services.ts";
import { recordingCommands } from "./recording_commands.ts";
import { RecordingShelf } from "./recording_shelf.ts";
import { RecordingTree } from "./recording_tree.ts";

/** The Recordings view, its commands, and the keeping of no more recordings than the settings say. */
export function registerRecordings(services: Services): vscode.Disposable {
  const shelf = new RecordingShelf(services);
  setImmediate(() => void takeUp(services, shelf));
  return vscode.Disposable.from(
    shelf,
    vscode.window.createTreeView("ipcScope.recordings", { treeDataProvider: new RecordingTree(shelf) }),
    registerCommands(recordingCommands(shelf, services), services.log),
  );
}

/** Once activation is over, which it would slow down. */
async function takeUp(services: Services, shelf: RecordingShelf): Promise<void> {
  const { takeUpAbandonedRecordings } = await import("./abandoned_recordings.ts");
  await takeUpAbandonedRecordings(services);
  shelf.changed();
}
