// npm run picture: takes the pictures of the README and the walkthrough anew from the real extension in a real VS Code.
import { copyFile } from "node:fs/promises";
import { Failure, runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";

const tests = ["test/e2e/held_up.e2e.test.ts", "test/e2e/walkthrough.e2e.test.ts"];

/** From out/e2e to media. */
const pictures = [
  ["readme.png", "screenshot.png"],
  ["walkthrough/pipe.png", "walkthrough/pipe.png"],
  ["walkthrough/hang.png", "walkthrough/hang.png"],
  ["walkthrough/back.png", "walkthrough/back.png"],
];

await runCommand(async () => {
  const vitest = inRepository("node_modules/vitest/vitest.mjs");
  const code = await run(process.execPath, [
    vitest,
    ...["run", "--config", "vitest.e2e.config.mts"],
    ...tests,
  ]);
  if (code !== 0)
    throw new Failure("No picture: a test that takes them failed. npm test -- e2e installs what they need.");
  for (const [from = "", to = ""] of pictures)
    await copyFile(inRepository("out/e2e", from), inRepository("media", to));
});
