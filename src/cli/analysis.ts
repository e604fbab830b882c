import { runInfoOf } from "../engine/archive.ts";
import { Engine } from "../engine/engine.ts";
import { unknownRun } from "../engine/run_info.ts";
import { readTrace } from "../engine/trace_reader.ts";
import type { Summary } from "../protocol/summary.ts";
import { MemoryLog, piecesOf } from "../tracefile/log_source.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";
import { Refusal } from "./refusal.ts";

const notStrace =
  "This is not an strace log: no line of it is one of strace's. Make one with: strace -f -yy -ttt -T -o FILE PROGRAM";

/** Everything the engine says of a recording. */
export function summaryOf(file: TraceFile): Summary {
  const log = new MemoryLog(file.log);
  const run = file.meta === null ? unknownRun : runInfoOf(file.meta);
  const trace = readTrace(piecesOf(log), run);
  const { lines, unparsed } = trace.stats;
  if (lines > 0 && unparsed === lines) throw new Refusal(notStrace);
  return new Engine({ trace, log, run, live: false, caughtUpLive: false }).handlers.summary(null) as Summary;
}
