import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import ts from "typescript";
import { inRepository } from "../setup/repository.mjs";

/** Called with text that VS Code translates: `vscode.l10n.t("…")`, `l10n.t("…")`, `t("…")`. */
const translators = new Set(["t", "l10n.t", "vscode.l10n.t"]);

/** @returns {Promise<readonly string[]>} every text that src/vscode and src/debug hand to VS Code's translator, sorted */
export async function userStrings() {
  /** @type {Set<string>} */
  const found = new Set();
  for (const file of await sourceFiles()) for (const text of stringsIn(await parsed(file))) found.add(text);
  return [...found].sort();
}

/** @returns {Promise<readonly string[]>} absolute paths */
export async function sourceFiles() {
  const folder = inRepository("src", "vscode");
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(folder, name));
}

/** @param {string} file */
export async function parsed(file) {
  return ts.createSourceFile(file, await readFile(file, "utf8"), ts.ScriptTarget.ESNext, true);
}

/** What stands in a table and is translated where it is shown: by file, the properties with words in them. */
const tables = new Map([["sample_list.ts", new Set(["title", "about"])]]);

/**
 * @param {ts.Node} node
 * @returns {Generator<string>}
 */
function* stringsIn(node) {
  if (ts.isPropertyAssignment(node) && ts.isStringLiteralLike(node.initializer)) {
    const words = tables.get(basename(node.getSourceFile().fileName));
    if (words?.has(node.name.getText())) yield node.initializer.text;
  }
  if (ts.isCallExpression(node) && translators.has(node.expression.getText())) {
    const [first] = node.arguments;
    if (first !== undefined && ts.isStringLiteralLike(first)) yield first.text;
  }
  for (const child of node.getChildren()) yield* stringsIn(child);
}

/** Methods and properties of VS Code whose text a user reads. */
const saying = new Set([
  ...["showInformationMessage", "showWarningMessage", "showErrorMessage", "setStatusBarMessage"],
]);
const shown = new Set(["title", "placeHolder", "prompt", "openLabel", "saveLabel", "detail", "tooltip"]);

/**
 * @param {ts.Node} node
 * @returns {Generator<string>} places with a text in them that is not translated
 */
export function* untranslated(node) {
  const text = ts.isCallExpression(node)
    ? saying.has(node.expression.getText().split(".").at(-1) ?? "") && node.arguments[0]
    : ts.isPropertyAssignment(node) && shown.has(node.name.getText()) && node.initializer;
  if (
    text &&
    (ts.isStringLiteralLike(text) || ts.isTemplateExpression(text)) &&
    /[A-Za-z]{3}/.test(textOf(text))
  ) {
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    yield `${node.getSourceFile().fileName}:${line + 1} ${text.getText()}`;
  }
  for (const child of node.getChildren()) yield* untranslated(child);
}

/**
 * The words themselves, without what is put in between them.
 * @param {ts.StringLiteralLike | ts.TemplateExpression} text
 */
function textOf(text) {
  if (ts.isStringLiteralLike(text)) return text.text;
  return [text.head.text, ...text.templateSpans.map((span) => span.literal.text)].join(" ");
}
