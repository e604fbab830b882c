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
    const messages = compilerMessages(printed);
    const files = [...new Set(messages.map(({ file }) => file))];
    const told = files.map((file) => {
      const uri = file.startsWith("/")
        ? vscode.Uri.file(file)
        : vscode.Uri.joinPath(vscode.Uri.file(folder), file);
      this.#problems.set(uri, messages.filter((message) => message.file === file).map(diagnostic));
      return uri;
    });
    this.#told.set(source, told);
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function diagnostic({ line, column, severity, text }: CompilerMessage): vscode.Diagnostic {
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  const made = new vscode.Diagnostic(new vscode.Range(at, at), text, severities[severity]);
  made.source = vscode.l10n.t("compiler");
  return made;
}
