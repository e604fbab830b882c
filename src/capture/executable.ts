import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import type { Problem } from "./problem.ts";
import { programIsFolder, programNotExecutable, programNotFound } from "./problems.ts";

/** The absolute path that execvp(3) would choose for `program`. */
export async function findExecutable(
  program: string,
  cwd: string,
  path: string | undefined,
): Promise<Result<string, Problem>> {
  if (program === "") return err(programNotFound(program));
  if (program.includes("/")) {
    const file = resolve(cwd, program);
    const kind = await kindOf(file);
    if (kind === "executable") return ok(file);
    if (kind === "folder") return err(programIsFolder(program));
    return err(kind === "missing" ? programNotFound(program) : programNotExecutable(program));
  }
  let notExecutable: string | undefined;
  // An empty part of PATH is the current directory (execvp(3)); an unset PATH is what glibc falls back to.
  for (const folder of (path ?? "/bin:/usr/bin").split(":")) {
    const file = resolve(cwd, folder, program);
    const kind = await kindOf(file);
    if (kind === "executable") return ok(file);
    if (kind === "plain") notExecutable ??= file;
  }
  return err(notExecutable === undefined ? programNotFound(program) : programNotExecutable(notExecutable));
}

async function kindOf(file: string): Promise<"executable" | "plain" | "folder" | "missing"> {
  try {
    if ((await stat(file)).isDirectory()) return "folder";
  } catch {
    return "missing";
  }
  return access(file, constants.X_OK).then(
    () => "executable",
    () => "plain",
  );
}
