import * as vscode from "vscode";
import { formatSpan } from "../../base/time.ts";
import { Moment } from "../../debug/moment.ts";
import { descriptorEntries } from "../../debug/scopes/descriptor_scope.ts";
import { callsNamed } from "../../debug/stops/call_breakpoint.ts";
import type { EventDetails } from "../../protocol/engine.ts";
import type { LineUse, SourceLine } from "../../protocol/source.ts";
import { readSourceSettings } from "../settings.ts";
import { asMarkdown } from "../text/markdown_text.ts";
import { valueIn } from "./call_values.ts";
import { type SourceFeed, type SourceView, tracedLanguages } from "./source_feed.ts";
import { type Statement, statementAt } from "./statement.ts";
import { isOfDescriptor, usesOf, type VariableUse } from "./variable_use.ts";

/** A variable with its subscript: `fd`, `ends[1]`. */
const variable = /[A-Za-z_]\w*(?:\s*\[\s*\d+\s*\])?/;

interface SeenUse {
  readonly line: SourceLine;
  readonly call: LineUse;
  readonly role: VariableUse["role"];
}

/**
 * Says over a variable which descriptor it stood for: strace sees no variables, but it sees what the calls of a line were
 * given, and the source says which variable that was. The latest call by the time of the cursor speaks.
 */
class VariableHover implements vscode.HoverProvider {
  constructor(readonly feed: SourceFeed) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const { view } = this.feed;
    const range = document.getWordRangeAtPosition(position, variable);
    if (view === undefined || range === undefined || !readSourceSettings().hovers) return undefined;
    const lines = view.lines.get(document.uri.fsPath) ?? [];
    const name = document.getText(range);
    const uses = usesNear(document, position.line, name, lines);
    const text = (await this.#textOf(uses, view)) ?? unknownText(document, position.line, name, lines);
    return text === undefined ? undefined : new vscode.Hover(text, range);
  }

  async #textOf(uses: readonly SeenUse[], view: SourceView): Promise<vscode.MarkdownString | undefined> {
    for (const use of uses) {
      const event = { kind: "call", call: use.call.last } as const;
      const details = await view.session.engine.request("details", { event });
      const words = details.ok ? await meaning(use, details.value, view) : undefined;
      if (words === undefined) continue;
      const where = vscode.l10n.t(
        "IPC Scope: at {0}, line {1}",
        formatSpan(details.ok ? details.value.ns : 0),
        use.line.line,
      );
      return new vscode.MarkdownString(`${asMarkdown(words)}\n\n${asMarkdown(where)}`);
    }
    return undefined;
  }
}

/** Uses of a variable by calls that were made: of its own line, else of the function around it, the latest first. */
function usesNear(
  document: vscode.TextDocument,
  at: number,
  expression: string,
  lines: readonly SourceLine[],
): readonly SeenUse[] {
  const [from, to] = functionAround(document, at);
  const here = statementOf(document, at);
  const isHere = ({ line }: SeenUse) => Number(isWithin(here, line));
  return lines
    .filter(({ line }) => line - 1 >= from && line - 1 <= to && line <= document.lineCount)
    .flatMap((line) =>
      usesOf(expression, statementOf(document, line.line - 1).text).flatMap(({ function: name, role }) => {
        const calls = callsNamed(name);
        const call = line.uses.find((use) => calls.includes(use.name));
        return call === undefined ? [] : [{ line, call, role }];
      }),
    )
    .sort((one, other) => isHere(other) - isHere(one) || other.call.last - one.call.last);
}

/** That it is not known is worth saying only of a descriptor, and where calls were seen. */
function unknownText(
  document: vscode.TextDocument,
  at: number,
  expression: string,
  lines: readonly SourceLine[],
): vscode.MarkdownString | undefined {
  const here = statementOf(document, at);
  const isSeen = lines.some((line) => isWithin(here, line));
  if (!isSeen || !usesOf(expression, here.text).some(isOfDescriptor)) return undefined;
  const text = vscode.l10n.t("IPC Scope: no call seen here by this time tells which descriptor this is.");
  return new vscode.MarkdownString(asMarkdown(text));
}

function statementOf(document: vscode.TextDocument, line: number): Statement {
  return statementAt((at) => document.lineAt(at).text, document.lineCount, line);
}

function isWithin({ from, to }: Statement, { line }: SourceLine): boolean {
  return line - 1 >= from && line - 1 <= to;
}

/** From the closing brace in the first column before a line to the one after it: where C's functions end. */
function functionAround(document: vscode.TextDocument, at: number): readonly [number, number] {
  const ends = (line: number) => document.lineAt(line).text.startsWith("}");
  let from = at;
  while (from > 0 && !ends(from - 1)) from--;
  let to = at;
  while (to < document.lineCount - 1 && !ends(to)) to++;
  return [from, to];
}

/** `descriptor 4 of gen (41): pipe:97, 12 of 65536 in it, read by sort (42) as descriptor 3`. */
async function meaning(
  { role, call }: SeenUse,
  { title, process, ns, endNs }: EventDetails,
  { session, nameOf }: SourceView,
): Promise<string | undefined> {
  const found = valueIn(title, role);
  if (found === undefined || process === null) return undefined;
  const whose = nameOf(process);
  if (found.isDescriptor) {
    // What a call made is there when it has returned; what it was given may be gone then.
    const moment = await Moment.at(session.engine, role.kind === "argument" ? ns : (endNs ?? ns));
    const entry = descriptorEntries(moment, process).find(({ name }) => name === String(found.value));
    return `descriptor ${found.value} of ${whose}${entry === undefined ? "" : `: ${entry.value}`}`;
  }
  const verb = role.kind === "result" ? "returned" : "was given";
  return `${found.value}: ${call.name} of ${whose} ${verb} it`;
}

export function registerHovers(feed: SourceFeed): vscode.Disposable {
  const languages = tracedLanguages.map((language) => ({ scheme: "file", language }));
  return vscode.languages.registerHoverProvider(languages, new VariableHover(feed));
}
