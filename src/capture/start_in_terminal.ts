import type { Result } from "../base/result.ts";
import { prepareProgram } from "./prepared_trace.ts";
import type { Problem } from "./problem.ts";
import { startOnPipes } from "./start_on_pipes.ts";
import { startOnTerminal } from "./start_on_terminal.ts";
import { loadTerminalLibrary } from "./terminal_library.ts";
import type { TerminalProgram, TerminalSize, TraceRequest } from "./traced_program.ts";

/**
 * Starts a program under strace in a terminal of its own, for VS Code. Where no terminal can be had, the program gets
 * plain pipes, and `note` says why.
 */
export async function startInTerminal(
  request: TraceRequest,
  size: TerminalSize,
): Promise<Result<TerminalProgram, Problem>> {
  const library = await loadTerminalLibrary();
  const prepared = await prepareProgram(request, "own");
  if (!prepared.ok) return prepared;
  return library.ok
    ? startOnTerminal(library.value, prepared.value, request, size)
    : startOnPipes(prepared.value, request, library.error);
}
