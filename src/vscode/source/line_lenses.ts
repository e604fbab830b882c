import * as vscode from "vscode";
import { readSourceSettings } from "../settings.ts";
import { lineText } from "../text/source_line_text.ts";
import { type SourceFeed, tracedLanguages } from "./source_feed.ts";

/** Above each line that did IPC, what it did by the time of the cursor; a click shows its last call in the view. */
class LineLenses implements vscode.CodeLensProvider {
  readonly #changed = new vscode.EventEmitter<void>();
  #shown = "";

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(readonly feed: SourceFeed) {
    feed.onDidChange((view) => {
      // A lens that is made anew flickers, and a growing trace changes many times a second.
      const now = JSON.stringify([...(view?.lines ?? [])]);
      if (now !== this.#shown) this.#changed.fire();
      this.#shown = now;
    });
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { view } = this.feed;
    if (view === undefined || !readSourceSettings().codeLens) return [];
    const lines = view.lines.get(document.uri.fsPath) ?? [];
    return lines
      .filter(({ line }) => line <= document.lineCount)
      .map((line) => {
        const range = document.lineAt(line.line - 1).range;
        const call = line.waiting[0] ?? line.uses[0]?.last;
        return new vscode.CodeLens(range, {
          title: lineText(line, view.nameOf),
          tooltip: vscode.l10n.t("Show it in the view"),
          command: "ipcScope.goToCall",
          arguments: [call],
        });
      });
  }
}

export function registerLenses(feed: SourceFeed): vscode.Disposable {
  const languages = tracedLanguages.map((language) => ({ scheme: "file", language }));
  return vscode.languages.registerCodeLensProvider(languages, new LineLenses(feed));
}
