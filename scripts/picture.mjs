// npm run picture: takes the README's picture anew from the real extension in a real VS Code.
import { copyFile } from "node:fs/promises";
import { Failure, runCommand } from "./setup/failure.mjs";
import { inRepository } from "./setup/repository.mjs";
import { run } from "./setup/run.mjs";

await runCommand(async () => {
  const vitest = inRepository("node_modules/vitest/vitest.mjs");
  const file = "test/e2e/held_up.e2e.test.ts";
  const code = await run(process.execPath, [vitest, "run", "--config", "vitest.e2e.config.mts", file]);
  if (code !== 0)
    throw new Failure("No picture: the test that takes it failed. npm test -- e2e installs what it needs.");
  await copyFile(inRepository("out/e2e/readme.png"), inRepository("media/screenshot.png"));
});
