import { findExecutable } from "../../capture/executable.ts";
import { programHasDebugInfo } from "../../capture/symbols/debug_info.ts";
import type { StacksSetting } from "../settings.ts";

/**
 * Whether a program is to be traced with stacks, about 14 times slower: with `auto` if it has lines to show. A shell or
 * an interpreter has none, whatever the programs it starts.
 */
export async function stacksWanted(
  setting: StacksSetting,
  program: string,
  cwd: string,
  path: string | undefined,
): Promise<boolean> {
  if (setting !== "auto") return setting === "on";
  const file = await findExecutable(program, cwd, path);
  return file.ok && programHasDebugInfo(file.value);
}
