// npm run l10n: gathers what the extension says to users, for translators, into l10n/bundle.l10n.json.
import { mkdir, writeFile } from "node:fs/promises";
import { userStrings } from "./l10n/user_strings.mjs";
import { runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";

await runCommand(async () => {
  const strings = Object.fromEntries((await userStrings()).map((text) => [text, text]));
  await mkdir(inRepository("l10n"), { recursive: true });
  await writeFile(inRepository("l10n", "bundle.l10n.json"), `${JSON.stringify(strings, null, 2)}\n`);
  return 0;
});
