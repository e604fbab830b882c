import { err, type Result } from "../base/result.ts";
import type { Problem } from "./problem.ts";
import type { AttachRequest, TracedProgram } from "./traced_program.ts";

/** Traces processes that run already, with all their threads and later children. `stop` lets go of them. */
export async function attach(_request: AttachRequest): Promise<Result<TracedProgram, Problem>> {
  return err({ id: "unfinished", what: "Attaching is not built yet.", why: "", remedy: "" });
}
