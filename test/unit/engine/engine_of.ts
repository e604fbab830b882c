import { Engine } from "../../../src/engine/engine.ts";
import { PiecedLog } from "../../../src/engine/pieced_log.ts";
import { unknownRun } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";

/** An engine over a few lines of strace text. Indentation is dropped; the text is a complete log. */
export function engineOf(text: string): Engine {
  const log = new TextEncoder().encode(`${text.replace(/^\s+/gm, "").trimEnd()}\n`);
  return new Engine({
    trace: readTrace([log]),
    log: new PiecedLog(log),
    run: unknownRun,
    live: false,
    caughtUpLive: false,
  });
}
