/** Something a command of the repository cannot go on without, in words for whoever typed it: what, and what to do. */
export class Failure extends Error {}

/**
 * Runs a command of the repository. A Failure or a mistyped option ends it non-zero with its sentence alone; anything
 * else is a bug of ours and keeps its stack.
 * @param {() => Promise<number | void>} command resolves to the exit code, nothing for 0
 */
export async function runCommand(command) {
  try {
    process.exitCode = (await command()) ?? 0;
  } catch (error) {
    if (!(error instanceof Failure) && !isMistypedOption(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof Failure ? 1 : 2;
  }
}

/**
 * @param {unknown} error
 * @returns {error is Error} thrown by node:util's parseArgs
 */
function isMistypedOption(error) {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
