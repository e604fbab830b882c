import { basename } from "node:path";
import * as vscode from "vscode";
import { findExecutable } from "../../capture/executable.ts";
import { lacksDebugInfo, programHasDebugInfo } from "../../capture/symbols/debug_info.ts";
import type { StacksSetting } from "../settings.ts";
import { isInterpreter } from "../tracing/launch_plan.ts";

export interface StacksDecision {
  readonly stacks: boolean;
  /** Why the user's own program is traced without, in a sentence with its remedy; "" if it was their will or none is theirs. */
  readonly whyNot: string;
}

/**
 * Whether a program is to be traced with stacks, about 14 times slower: with `auto` if it has lines to show. A shell or
 * an interpreter has none, whatever the programs it starts.
 */
export async function stacksWanted(
  setting: StacksSetting,
  program: string,
  cwd: string,
  path: string | undefined,
): Promise<StacksDecision> {
  if (setting !== "auto") return { stacks: setting === "on", whyNot: "" };
  if (isInterpreter(program)) return { stacks: false, whyNot: "" };
  const file = await findExecutable(program, cwd, path);
  if (!file.ok) return { stacks: false, whyNot: "" };
  if (await programHasDebugInfo(file.value)) return { stacks: true, whyNot: "" };
  const isOwn = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file.value)) !== undefined;
  if (!isOwn || !(await lacksDebugInfo(file.value))) return { stacks: false, whyNot: "" };
  const whyNot = vscode.l10n.t(
    "{0} has no debug information, so its events have no lines of source. Compile it with -g.",
    basename(file.value),
  );
  return { stacks: false, whyNot };
}
