import * as vscode from "vscode";
import type { SourceLine } from "../../protocol/source.ts";
import { readSourceSettings } from "../settings.ts";
import { asMarkdown } from "../text/markdown_text.ts";
import { shortLineText, useText } from "../text/source_line_text.ts";
import type { SourceFeed, SourceView } from "./source_feed.ts";

/** Marks lines that did IPC, and the one of the chosen event. What a line did stands behind it; its hover tells the rest. */
export function decorateLines(feed: SourceFeed): vscode.Disposable {
  const faint = new vscode.ThemeColor("editorCodeLens.foreground");
  const used = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor("charts.blue"),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    after: { color: faint, margin: "0 0 0 3ch", fontStyle: "italic" },
  });
  const waiting = vscode.window.createTextEditorDecorationType({
    overviewRulerColor: new vscode.ThemeColor("charts.orange"),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    after: { color: new vscode.ThemeColor("charts.orange"), margin: "0 0 0 3ch", fontStyle: "italic" },
  });
  const current = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
    borderColor: new vscode.ThemeColor("editorInfo.foreground"),
    borderStyle: "solid",
    borderWidth: "0 0 0 3px",
  });
  const draw = () => {
    const view = readSourceSettings().decorations ? feed.view : undefined;
    for (const editor of vscode.window.visibleTextEditors) {
      const lines = view?.lines.get(editor.document.uri.fsPath) ?? [];
      const [busy, idle] = [
        lines.filter((line) => line.waiting.length > 0),
        lines.filter((line) => line.waiting.length === 0),
      ];
      editor.setDecorations(used, optionsOf(idle, editor.document, view));
      editor.setDecorations(waiting, optionsOf(busy, editor.document, view));
      editor.setDecorations(current, currentLine(editor.document, view));
    }
  };
  return vscode.Disposable.from(
    used,
    waiting,
    current,
    feed.onDidChange(draw),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("ipcScope.source")) draw();
    }),
  );
}

function optionsOf(
  lines: readonly SourceLine[],
  document: vscode.TextDocument,
  view: SourceView | undefined,
): vscode.DecorationOptions[] {
  if (view === undefined) return [];
  return lines
    .filter(({ line }) => line <= document.lineCount)
    .map((line) => ({
      range: document.lineAt(line.line - 1).range,
      hoverMessage: hoverOf(line, view),
      ...(isSaidAbove(line) ? {} : { renderOptions: { after: { contentText: shortLineText(line) } } }),
    }));
}

/** A lens tells the same in full; that somebody waits is worth saying twice. */
function isSaidAbove({ waiting }: SourceLine): boolean {
  const lenses = vscode.workspace.getConfiguration("editor").get("codeLens", true);
  return lenses && readSourceSettings().codeLens && waiting.length === 0;
}

function hoverOf({ uses, approximate }: SourceLine, { nameOf }: SourceView): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ["ipcScope.goToCall"] };
  for (const use of uses) {
    // Names of processes come from strangers' logs: as text, not as markdown.
    const said = asMarkdown(useText(use, nameOf));
    text.appendMarkdown(`${said} · ${goTo("first", use.first)} · ${goTo("last", use.last)}\n\n`);
  }
  if (approximate)
    text.appendMarkdown(
      vscode.l10n.t(
        "A call that waits has no recorded stack: its line was read from memory and is approximate.",
      ),
    );
  return text;
}

function goTo(label: string, call: number): string {
  return `[${label}](command:ipcScope.goToCall?${encodeURIComponent(JSON.stringify([call]))})`;
}

function currentLine(document: vscode.TextDocument, view: SourceView | undefined): vscode.Range[] {
  const { current } = view ?? { current: null };
  if (current === null || current.file !== document.uri.fsPath || current.line > document.lineCount)
    return [];
  return [document.lineAt(Math.max(0, current.line - 1)).range];
}
