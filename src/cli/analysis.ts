import { textOf } from "../base/strings.ts";
import { recordedSourcesOf, runInfoOf } from "../engine/archive.ts";
import { Engine } from "../engine/engine.ts";
import { unknownRun } from "../engine/run_info.ts";
import { readTrace } from "../engine/trace_reader.ts";
import type { ExportedRun } from "../export/exported_run.ts";
import { visible } from "../export/visible_text.ts";
import type { Summary } from "../protocol/summary.ts";
import { type LogSource, piecesOf } from "../tracefile/log_source.ts";
import type { OpenedTrace } from "./opened_trace.ts";
import { Refusal } from "./refusal.ts";

/** Everything the engine says of a recording. A log in which strace says nothing of any process is refused. */
export function summaryOf(opened: OpenedTrace): Summary {
  return exportedRunOf(opened).summary;
}

/** The same with the trace that it was made from. */
export function exportedRunOf(opened: OpenedTrace): ExportedRun {
  const { log, meta, pathMapping = [] } = opened;
  const run = meta === null ? unknownRun : runInfoOf(meta);
  const trace = readTrace(piecesOf(log), run);
  // An own recording may be empty: what it was attached to did nothing.
  if (meta === null && trace.processes.length === 0) throw new Refusal(notStrace(log));
  const engine = new Engine({
    trace,
    log,
    run,
    live: false,
    caughtUpLive: false,
    recordedSources: recordedSourcesOf(opened),
  });
  engine.sources.setMapping(pathMapping);
  return { trace, summary: engine.summary() };
}

/** Says what is there instead. */
function notStrace(log: LogSource): string {
  const remedy = "Make one with: strace -f -yy -ttt -T -o FILE PROGRAM";
  const [line = ""] = textOf(log.read(0, 4096)).trimStart().split("\n", 1);
  if (line === "") return `This is not an strace log: it is empty. ${remedy}`;
  const start = visible(line.length > 60 ? `${line.slice(0, 60)}…` : line);
  return `This is not an strace log: no line of it is a call, a signal or an end; it begins “${start}”. ${remedy}`;
}
