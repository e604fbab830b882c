import { findExecutable } from "../../capture/executable.ts";

/** The path of the first of some programs that can be run from `cwd`; undefined if none can. */
export async function firstInstalled(
  programs: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  for (const program of programs) {
    const found = await findExecutable(program, cwd, env.PATH);
    if (found.ok) return found.value;
  }
  return undefined;
}
