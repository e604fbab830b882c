import * as vscode from "vscode";
import { ruleWords } from "../../base/rules.ts";
import type { Finding, Severity, SourceLocation } from "../../protocol/summary.ts";
import type { FindingsFeed, SessionFindings } from "./findings_feed.ts";

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/**
 * The findings of the trace in sight in the Problems panel, each at its line of source, as a compiler would say them.
 * One without a line stands at the recording's own file; of a program that runs it stands in the Findings view alone,
 * for there is no file that it could be mended in.
 */
export function showInProblems(feed: FindingsFeed): vscode.Disposable {
  const problems = vscode.languages.createDiagnosticCollection("ipc-scope");
  const subscription = feed.onDidChange((current) => {
    problems.clear();
    for (const [file, diagnostics] of byFile(current)) problems.set(vscode.Uri.parse(file), diagnostics);
  });
  return vscode.Disposable.from(problems, subscription);
}

function byFile(current: SessionFindings | undefined): ReadonlyMap<string, vscode.Diagnostic[]> {
  const found = new Map<string, vscode.Diagnostic[]>();
  for (const finding of current?.findings ?? []) {
    const uri = placeOf(finding, current);
    if (uri === undefined) continue;
    const others = found.get(uri.toString());
    if (others === undefined) found.set(uri.toString(), [diagnostic(finding)]);
    else others.push(diagnostic(finding));
  }
  return found;
}

function placeOf({ location }: Finding, current: SessionFindings | undefined): vscode.Uri | undefined {
  if (location !== null) return vscode.Uri.file(location.file);
  const origin = current?.session.origin;
  return origin?.kind === "file" ? origin.uri : undefined;
}

function diagnostic({ rule, severity, message, location, related }: Finding): vscode.Diagnostic {
  const made = new vscode.Diagnostic(lineRange(location), message, severities[severity]);
  made.source = "IPC Scope";
  const argument = encodeURIComponent(JSON.stringify([rule]));
  made.code =
    ruleWords(rule) === undefined
      ? rule
      : { value: rule, target: vscode.Uri.parse(`command:ipcScope.explainRule?${argument}`) };
  made.relatedInformation = related.flatMap((other) =>
    other.location === null
      ? []
      : [
          new vscode.DiagnosticRelatedInformation(
            new vscode.Location(vscode.Uri.file(other.location.file), lineRange(other.location)),
            other.message,
          ),
        ],
  );
  return made;
}

/** The whole line, wherever it ends: VS Code cuts it there. */
function lineRange(location: SourceLocation | null): vscode.Range {
  const line = Math.max(0, (location?.line ?? 1) - 1);
  return new vscode.Range(line, 0, line, location === null ? 0 : 1000);
}
