import type { Compiled } from "./launch_plan.ts";

/** Compilers for a language in order of preference; the first one installed is taken. */
export const compilers: Readonly<Record<Compiled, readonly string[]>> = {
  c: ["cc", "gcc", "clang"],
  cpp: ["c++", "g++", "clang++"],
};

/**
 * Builds one source file into `output` so that every call can be led back to its line: `-g`, and `-O0` because an
 * optimizer moves and merges lines. Threads, real-time queues and mathematics are linked because examples of IPC
 * use them and an unused library costs nothing; the libraries stand last because the linker reads from left to right.
 */
export function compileCommand(
  compiler: string,
  source: string,
  output: string,
): readonly [string, ...string[]] {
  return [
    compiler,
    "-g",
    "-O0",
    "-Wall",
    "-pthread",
    "-fdiagnostics-color=always",
    "-o",
    output,
    source,
    "-lrt",
    "-lm",
  ];
}
