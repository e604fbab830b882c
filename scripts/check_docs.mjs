// Fails when a document of the repository names a path, command or setting that does not exist, and when the README
// leaves out one that does.
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { contributedNames, namesInDocument } from "./docs/contributed_names.mjs";
import { runCommand } from "./setup/failure.mjs";
import { inRepository, root } from "./setup/repository.mjs";

const notOurs = new Set(["node_modules", "dist", "out", ".git", ".vscode-test", "fixtures"]);

/** Written by a command, so absent from a fresh clone. */
const made = /^(dist|out|node_modules|\.vscode-test)\//;

/** Names that are paths even without a slash. */
const sourceName = /^[\w.-]+\.(ts|tsx|mjs|cjs|css|c|sh|md)$/;

/**
 * @param {string} directory
 * @returns {AsyncGenerator<string>} absolute paths of Markdown files
 */
async function* documents(directory) {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (notOurs.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* documents(path);
    else if (entry.name.endsWith(".md")) yield path;
  }
}

/**
 * Targets of relative links, and inline code that can only be a path of this repository.
 * @param {string} markdown
 * @param {string} directory the document's
 * @returns {string[]}
 */
function pathsNamedIn(markdown, directory) {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  const links = [...prose.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target]) => target ?? "");
  const code = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text ?? "");
  return [
    ...links.filter((target) => !/^[a-z]+:/i.test(target)),
    ...code.filter((text) => sourceName.test(text) || startsInRepository(text, directory)),
  ];
}

/**
 * @param {string} text
 * @param {string} directory
 */
function startsInRepository(text, directory) {
  const [first = "", ...rest] = text.split("/");
  if (rest.length === 0 || first === "" || !/^[\w@./-]+$/.test(text) || made.test(text)) return false;
  return existsSync(inRepository(first)) || existsSync(join(directory, first));
}

await runCommand(async () => {
  let missing = 0;
  const tell = (/** @type {string} */ text) => {
    missing += 1;
    process.stdout.write(`${text}\n`);
  };
  const { commands, settings, others } = await contributedNames();
  const documented = namesInDocument(await readFile(inRepository("README.md"), "utf8"));
  for (const title of commands)
    if (!documented.commands.has(title)) tell(`README.md does not tell of the command ${title}.`);
  for (const id of settings)
    if (!documented.ids.has(id)) tell(`README.md does not tell of the setting ${id}.`);
  for await (const document of documents(root)) {
    const directory = dirname(document);
    const named = namesInDocument(await readFile(document, "utf8"));
    for (const title of named.commands)
      if (!commands.has(title)) tell(`${relative(root, document)} tells of ${title}, which is no command.`);
    for (const id of named.ids)
      if (!settings.has(id) && !others.has(id))
        tell(`${relative(root, document)} tells of ${id}, which does not exist.`);
    for (const path of new Set(pathsNamedIn(await readFile(document, "utf8"), directory))) {
      if (existsSync(join(directory, path)) || existsSync(inRepository(path))) continue;
      // A bare file name may stand for a file deeper in the room.
      if (basename(path) === path && extname(path) !== "" && (await isBelow(directory, path))) continue;
      tell(`${relative(root, document)} names ${path}, which does not exist.`);
    }
  }
  return missing > 0 ? 1 : 0;
});

/**
 * @param {string} directory
 * @param {string} name
 * @returns {Promise<boolean>}
 */
async function isBelow(directory, name) {
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (notOurs.has(entry.name)) continue;
    if (entry.name === name) return true;
    if (entry.isDirectory() && (await isBelow(join(directory, entry.name), name))) return true;
  }
  return false;
}
