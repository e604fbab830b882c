import type { ExportedRun } from "../../../src/export/exported_run.ts";
import { engineOf } from "../engine/engine_of.ts";
import { traceOf } from "../ipc/trace_of.ts";

/** A few lines of strace text as an export gets them. */
export function exportedRunOf(text: string): ExportedRun {
  return { trace: traceOf(text), summary: engineOf(text).summary() };
}

export function textOfPieces(pieces: Iterable<string>): string {
  return [...pieces].join("");
}
