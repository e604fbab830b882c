import * as vscode from "vscode";
import type { TracedPath } from "../../debug/traced_path.ts";
import type { SessionList } from "../sessions/session_list.ts";
import { decorateLines } from "./line_decorations.ts";
import { registerLenses } from "./line_lenses.ts";
import { SourceFeed } from "./source_feed.ts";
import { registerHovers } from "./variable_hover.ts";

/** What the active trace has to say beside the source. */
export function registerSource(sessions: SessionList, tracedPath: TracedPath): vscode.Disposable {
  const feed = new SourceFeed(sessions, tracedPath);
  return vscode.Disposable.from(feed, decorateLines(feed), registerLenses(feed), registerHovers(feed));
}
