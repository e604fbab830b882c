import * as vscode from "vscode";
import { unexpected } from "./problems.ts";
import { showProblem } from "./show_problem.ts";

/** Commands by id, loaded when they are first run: activation evaluates none of them. */
export type CommandTable = Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>;

/** A command that fails tells so in words; VS Code would show its bare exception. */
export function registerCommands(commands: CommandTable, log: vscode.LogOutputChannel): vscode.Disposable {
  const registrations = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (...given: readonly unknown[]) => {
      try {
        await run(...given);
      } catch (cause) {
        log.debug(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
        showProblem(log, unexpected(id, cause));
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
