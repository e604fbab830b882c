import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parsed, sourceFiles, untranslated, userStrings } from "../../../scripts/l10n/user_strings.mjs";
import { samples } from "../../../src/vscode/samples/sample_list.ts";

function json(path: string): Record<string, string> {
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
}

test("nothing is said to users past VS Code's translator", async () => {
  const found: string[] = [];
  for (const file of await sourceFiles()) {
    // What samples are called is translated where they are shown.
    if (!file.endsWith("sample_list.ts")) found.push(...untranslated(await parsed(file)));
  }
  expect(found).toEqual([]);
});

test("translators get all that is said: `npm run l10n` is up to date", async () => {
  expect(Object.keys(json("l10n/bundle.l10n.json"))).toEqual(await userStrings());
});

test("the samples are among what translators get", () => {
  const bundle = json("l10n/bundle.l10n.json");
  for (const { title, about } of samples)
    expect(Object.keys(bundle)).toEqual(expect.arrayContaining([title, about]));
});

test("titles in package.json stand in package.nls.json, and nothing else does", () => {
  const used = [...readFileSync("package.json", "utf8").matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(json("package.nls.json")).sort());
});

/** `{0}` and commands: what a translation must leave as it is. */
function gaps(text: string): string {
  return (text.match(/\{\w+\}|\(command:[^)]*\)/g) ?? []).sort().join();
}

test.each([
  ["package.nls.json", "package.nls.de.json"],
  ["l10n/bundle.l10n.json", "l10n/bundle.l10n.de.json"],
])("German says all that English says in %s, with the same gaps and commands", (english, german) => {
  const said = json(english);
  const translated = json(german);
  expect(Object.keys(translated)).toEqual(Object.keys(said));
  for (const [key, text] of Object.entries(translated)) expect(gaps(text), key).toBe(gaps(said[key] ?? ""));
});
