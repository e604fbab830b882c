/** What a workspace remembers: VS Code's `Memento`, as far as it is needed here. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const key = "ipcScope.recentCommands";
const limit = 20;

/** The command lines traced in this workspace, the latest first. What an older version left in another shape is dropped. */
export function recentCommands(memory: Memory): readonly string[] {
  const known = memory.get(key);
  if (!Array.isArray(known)) return [];
  return known.filter((line): line is string => typeof line === "string" && line.trim() !== "");
}

export function rememberCommand(memory: Memory, line: string): PromiseLike<void> {
  const others = recentCommands(memory).filter((known) => known !== line);
  return memory.update(key, [line, ...others].slice(0, limit));
}

export function forgetCommand(memory: Memory, line: string): PromiseLike<void> {
  return memory.update(
    key,
    recentCommands(memory).filter((known) => known !== line),
  );
}
