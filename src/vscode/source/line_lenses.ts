import * as vscode from "vscode";
import { type Disposable, DisposableStack } from "../../base/disposable.ts";
import type { CallIndex } from "../../base/ids.ts";
import { readSourceSettings } from "../settings.ts";
import { lineText } from "../text/source_line_text.ts";
import { type SourceFeed, tracedLanguages } from "./source_feed.ts";

/** VS Code asks within half a second of being told of a change, or never. */
const repeatMs = 1000;

interface Lens {
  /** From 1. */
  readonly line: number;
  readonly title: string;
  readonly call: CallIndex | undefined;
}

/** Above each line that did IPC, what it did by the time of the cursor; a click shows its last call in the view. */
class LineLenses implements vscode.CodeLensProvider, Disposable {
  readonly #parts = new DisposableStack();
  readonly #changed = this.#parts.add(new vscode.EventEmitter<void>());
  /** What VS Code was given last, by path. */
  readonly #given = new Map<string, string>();
  #repeat: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(readonly feed: SourceFeed) {
    this.#parts.add(feed.onDidChange(() => this.#tell()));
    this.#parts.add({ dispose: () => clearTimeout(this.#repeat) });
  }

  dispose(): void {
    this.#parts.dispose();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const path = document.uri.fsPath;
    const lenses = this.#lensesOf(path);
    this.#given.set(path, JSON.stringify(lenses));
    return lenses
      .filter(({ line }) => line <= document.lineCount)
      .map(
        ({ line, title, call }) =>
          new vscode.CodeLens(document.lineAt(line - 1).range, {
            title,
            tooltip: vscode.l10n.t("Show it in the view"),
            command: "ipcScope.goToCall",
            arguments: [call],
          }),
      );
  }

  #lensesOf(path: string): readonly Lens[] {
    const { view } = this.feed;
    if (view === undefined || !readSourceSettings().codeLens) return [];
    return (view.lines.get(path) ?? []).map((line) => ({
      line: line.line,
      title: lineText(line, view.nameOf),
      call: line.waiting[0] ?? line.uses[0]?.last,
    }));
  }

  /**
   * Only of what it does not show yet: a lens that is made anew flickers, and a growing trace changes many times a
   * second. Once more a second later, since VS Code misses a change told while it places the lenses of the one before.
   */
  #tell(): void {
    if (this.#isShown()) return;
    this.#changed.fire();
    this.#repeat ??= setTimeout(() => {
      this.#repeat = undefined;
      if (!this.#isShown()) this.#changed.fire();
    }, repeatMs);
  }

  /** Of files out of sight VS Code asks by itself when they come back. */
  #isShown(): boolean {
    return vscode.window.visibleTextEditors.every(({ document }) => {
      const path = document.uri.fsPath;
      return (this.#given.get(path) ?? noLenses) === JSON.stringify(this.#lensesOf(path));
    });
  }
}

const noLenses = JSON.stringify([]);

export function registerLenses(feed: SourceFeed): vscode.Disposable {
  const languages = tracedLanguages.map((language) => ({ scheme: "file", language }));
  const parts = new DisposableStack();
  parts.add(vscode.languages.registerCodeLensProvider(languages, parts.add(new LineLenses(feed))));
  return parts;
}
