import { readdirSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Result } from "../../src/base/result.ts";
import type { Problem } from "../../src/capture/problem.ts";
import { startInTerminal } from "../../src/capture/start_in_terminal.ts";
import type { ProgramExit, TerminalProgram, TracedProgram } from "../../src/capture/traced_program.ts";

/** A folder of its own for a test file; `remove` it at the end. */
export async function temporaryFolder(name: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `ipc-scope-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function writeProgram(folder: string, name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

export function succeeded<Value>(result: Result<Value, Problem>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** A program in a terminal, with everything it said. */
export interface Screen {
  readonly program: TerminalProgram;
  text(): string;
  /** Resolves when the terminal shows `words`; the test's own timeout ends a vain wait. */
  shows(words: string): Promise<void>;
}

export async function inTerminal(
  recordingsFolder: string,
  command: readonly [string, ...string[]],
  size = { columns: 80, rows: 24 },
): Promise<Screen> {
  const request = { command, cwd: recordingsFolder, env: process.env, recordingsFolder };
  return screenOf(succeeded(await startInTerminal(request, size)));
}

export function screenOf(program: TerminalProgram): Screen {
  let text = "";
  program.onData((piece) => {
    text += piece;
  });
  return {
    program,
    text: () => text,
    shows: (words) => until(() => text.includes(words)),
  };
}

export function exitOf(program: TracedProgram): Promise<ProgramExit> {
  return new Promise((resolve) => program.onExit(resolve));
}

/** Waits for something another process brings about; the test's own timeout ends a vain wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5);
}

/** Pids of processes, zombies excepted, that have `word` in their environment or among their arguments. */
export function processesMarked(word: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return (
          readFileSync(`/proc/${name}/cmdline`, "latin1").includes(word) ||
          readFileSync(`/proc/${name}/environ`, "latin1").includes(word)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}
