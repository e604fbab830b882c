import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { isPacked, openTraceBytes } from "./archive.ts";
import type { OpenedLog } from "./engine_loop.ts";
import type { EngineSpec } from "./engine_spec.ts";
import { LogTail } from "./log_tail.node.ts";
import { unknownRun } from "./run_info.ts";

/** Opens what Node can: a growing log, a file (read in pieces if it is plain text), bytes. */
export function openLog(spec: EngineSpec): OpenedLog {
  switch (spec.kind) {
    case "follow":
      return {
        log: new LogTail(spec.path),
        run: {
          ...unknownRun,
          command: spec.command,
          tracer: spec.tracer,
          ...(spec.attached === undefined ? {} : { attached: spec.attached }),
        },
      };
    case "file":
      if (!isPacked(firstBytes(spec.path))) return { log: new LogTail(spec.path), run: unknownRun };
      return openTraceBytes(readFileSync(spec.path));
    case "bytes":
      return openTraceBytes(spec.bytes);
  }
}

/** Enough of a file to tell an archive from a log. */
function firstBytes(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const bytes = new Uint8Array(8);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(descriptor);
  }
}
