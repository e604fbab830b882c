import { nanos } from "../base/time.ts";
import { runInfoOf } from "../engine/archive.ts";
import { Engine } from "../engine/engine.ts";
import { unknownRun } from "../engine/run_info.ts";
import { TraceReader } from "../engine/trace_reader.ts";
import type { Trace } from "../ipc/trace.ts";
import type { Summary } from "../protocol/summary.ts";
import { MemoryLog, piecesOf } from "../tracefile/log_source.ts";
import type { TraceFile } from "../tracefile/trace_file.ts";

/** Everything the engine says of a recording, at its end. */
export function summaryOf(file: TraceFile): Summary {
  const log = new MemoryLog(file.log);
  const reader = new TraceReader();
  for (const piece of piecesOf(log)) reader.append(piece);
  const run = file.meta === null ? unknownRun : runInfoOf(file.meta);
  if (run.timedOut) {
    // The log stops in the middle of the run: what was in progress then is what the program waited for.
    reader.caughtUp();
    waitUntilEnd(reader.trace, file.meta?.endUnixNs);
  } else {
    reader.end();
  }
  const { trace } = reader;
  return new Engine({ trace, log, run, live: false, caughtUpLive: false }).handlers.summary(null) as Summary;
}

/** A program that hangs writes nothing; the time it hung until the recording ended is part of the trace all the same. */
function waitUntilEnd(trace: Trace, endUnixNs: string | undefined): void {
  if (endUnixNs === undefined || trace.startUnixNs === undefined) return;
  const endNs = Number(BigInt(endUnixNs) - trace.startUnixNs);
  if (endNs > trace.endNs) trace.endNs = nanos(endNs);
}
