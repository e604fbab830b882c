import { mkdir, readFile, rm } from "node:fs/promises";
import { inRepository } from "../setup/repository.mjs";
import { run } from "../setup/run.mjs";

/**
 * Runs vitest over a folder of tests.
 * @param {string} folder e.g. `test/unit`
 * @param {string} config
 * @returns {Promise<{ code: number, tally: import("./tally_reporter.mjs").Tally }>}
 *   a run that broke down before its end counts as one failure
 */
export async function runVitest(folder, config) {
  const file = inRepository("out", "test", `${folder.replaceAll("/", "-")}.json`);
  await mkdir(inRepository("out", "test"), { recursive: true });
  await rm(file, { force: true });
  const args = [inRepository("node_modules/vitest/vitest.mjs"), "run", "--config", config, folder];
  const code = await run(process.execPath, args, { env: { ...process.env, IPC_SCOPE_TALLY: file } });
  const tally = await readFile(file, "utf8").then(JSON.parse, () => ({
    passed: 0,
    failed: 1,
    failures: ["the run broke down before its end"],
    skipped: [],
    repeated: [],
  }));
  return { code, tally };
}
