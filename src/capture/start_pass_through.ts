import { err, type Result } from "../base/result.ts";
import type { Problem } from "./problem.ts";
import type { TracedProgram, TraceRequest } from "./traced_program.ts";

/** Starts a program under strace on this process's own stdin, stdout and stderr, byte for byte: for the command line. */
export async function startPassThrough(_request: TraceRequest): Promise<Result<TracedProgram, Problem>> {
  return err({ id: "unfinished", what: "Pass-through is not built yet.", why: "", remedy: "" });
}
