import * as vscode from "vscode";
import { type CompilerMessage, compilerMessages } from "../text/compiler_messages.ts";

const severities: Readonly<Record<CompilerMessage["severity"], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  note: vscode.DiagnosticSeverity.Information,
};

/** What the compiler says of the file that is traced, in the Problems panel, until it is compiled again. */
export class CompilerProblems implements vscode.Disposable {
  readonly #problems = vscode.languages.createDiagnosticCollection("ipc-scope-compiler");
  /** Files with problems, by the source that was compiled. */
  readonly #told = new Map<string, readonly vscode.Uri[]>();

  /**
   * Replaces what was said when `source` was compiled last.
   * @param folder where the compiler ran
   */
  tell(source: string, folder: string, printed: string): void {
    for (const uri of this.#told.get(source) ?? []) this.#problems.delete(uri);
    const uriOf = (file: string) =>
      file.startsWith("/") ? vscode.Uri.file(file) : vscode.Uri.joinPath(vscode.Uri.file(folder), file);
    const found: { readonly file: string; readonly diagnostic: vscode.Diagnostic }[] = [];
    for (const message of compilerMessages(printed)) {
      const last = found.at(-1)?.diagnostic;
      // A note explains what was said before it.
      if (message.severity === "note" && last !== undefined) {
        const place = new vscode.Location(uriOf(message.file), placeOf(message));
        const note = new vscode.DiagnosticRelatedInformation(place, message.text);
        last.relatedInformation = [...(last.relatedInformation ?? []), note];
      } else found.push({ file: message.file, diagnostic: diagnosticOf(message) });
    }
    const told = [...new Set(found.map(({ file }) => file))].map((file) => {
      const uri = uriOf(file);
      const its = found.filter((each) => each.file === file);
      this.#problems.set(
        uri,
        its.map(({ diagnostic }) => diagnostic),
      );
      return uri;
    });
    this.#told.set(source, told);
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function placeOf({ line, column }: CompilerMessage): vscode.Position {
  return new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
}

function diagnosticOf(message: CompilerMessage): vscode.Diagnostic {
  const at = placeOf(message);
  const made = new vscode.Diagnostic(new vscode.Range(at, at), message.text, severities[message.severity]);
  made.source = vscode.l10n.t("compiler");
  return made;
}
