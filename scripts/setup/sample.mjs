import { mkdir } from "node:fs/promises";
import { isMet } from "./debian_packages.mjs";
import { inRepository } from "./repository.mjs";
import { run } from "./run.mjs";

/** Three runners race over pipes, a signal and a message queue. */
const source = inRepository("media", "samples", "race.c");

/**
 * The program `npm start` traces when none is named: the bundled race, or a pipeline where no compiler is.
 * @returns {Promise<readonly string[]>} program and arguments
 */
export async function sampleCommand() {
  const binary = inRepository("out", "samples", "race");
  await mkdir(inRepository("out", "samples"), { recursive: true });
  const compiled = (await isMet("compiler")) && (await run("gcc", ["-g", "-O0", "-o", binary, source])) === 0;
  return compiled ? [binary] : ["sh", "-c", "seq 100000 | sort -n | tail -1"];
}
