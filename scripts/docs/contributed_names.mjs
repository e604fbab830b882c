import { readFile } from "node:fs/promises";
import { inRepository } from "../setup/repository.mjs";

/**
 * @typedef {object} ContributedNames
 * @property {ReadonlySet<string>} commands titles as the palette shows them: `IPC Scope: Stop`
 * @property {ReadonlySet<string>} settings ids
 * @property {ReadonlySet<string>} others ids of commands, views and editors
 */

/** @returns {Promise<ContributedNames>} what package.json gives to VS Code */
export async function contributedNames() {
  const { contributes } = JSON.parse(await readFile(inRepository("package.json"), "utf8"));
  const words = JSON.parse(await readFile(inRepository("package.nls.json"), "utf8"));
  const hidden = new Set(
    contributes.menus.commandPalette
      .filter((/** @type {{ when: string }} */ entry) => entry.when === "false")
      .map((/** @type {{ command: string }} */ entry) => entry.command),
  );
  const commands = contributes.commands.filter(
    (/** @type {{ command: string }} */ { command }) => !hidden.has(command),
  );
  const titled = commands.map(
    (/** @type {{ category: string, title: string }} */ { category, title }) =>
      `${category}: ${words[title.slice(1, -1)]}`,
  );
  const settings = [contributes.configuration].flat().flatMap(({ properties }) => Object.keys(properties));
  const others = JSON.stringify(contributes).match(/\bipcScope\.[\w.]*\w/g) ?? [];
  return { commands: new Set(titled), settings: new Set(settings), others: new Set(others) };
}

/**
 * @param {string} markdown
 * @returns {{ commands: ReadonlySet<string>, ids: ReadonlySet<string> }} what a document tells of
 */
export function namesInDocument(markdown) {
  // A title ends where the emphasis, the cell or the enumeration does.
  const titles = [...markdown.matchAll(/\b(IPC Scope: [A-Z][^*|,\n”_]*)/g)].map(([, title = ""]) =>
    title.trim(),
  );
  const ids = markdown.match(/\bipcScope\.[a-zA-Z][\w.]*\w/g) ?? [];
  return { commands: new Set(titles), ids: new Set(ids) };
}
