import { err, ok, type Result } from "../base/result.ts";
import { recordedSourcesOf, runInfoOf } from "../engine/archive.ts";
import { Engine } from "../engine/engine.ts";
import { unknownRun } from "../engine/run_info.ts";
import { readTrace } from "../engine/trace_reader.ts";
import { piecesOf } from "../tracefile/log_source.ts";
import type { ExportedRun } from "./exported_run.ts";
import { notStrace } from "./not_strace.ts";
import type { OpenedTrace } from "./opened_trace.ts";

/** A recording read, and everything the engine says of it. A log in which strace says nothing of any process is refused. */
export function analysed(opened: OpenedTrace): Result<ExportedRun> {
  const { log, meta, pathMapping = [] } = opened;
  const run = meta === null ? unknownRun : runInfoOf(meta);
  const trace = readTrace(piecesOf(log), run);
  // An own recording may be empty: what it was attached to did nothing.
  if (meta === null && trace.processes.length === 0) return err(notStrace(log));
  const engine = new Engine({
    trace,
    log,
    run,
    live: false,
    caughtUpLive: false,
    recordedSources: recordedSourcesOf(opened),
  });
  engine.sources.setMapping(pathMapping);
  return ok({ trace, summary: engine.summary() });
}
