import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseMeta } from "../tracefile/meta.ts";
import { entryNames } from "../tracefile/trace_file.ts";
import { isPacked, openTraceBytes, recordedSourcesOf, runInfoOf } from "./archive.ts";
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
      if (!isPacked(firstBytes(spec.path))) return { log: new LogTail(spec.path), ...besideLog(spec.path) };
      return openTraceBytes(readFileSync(spec.path));
    case "bytes":
      return openTraceBytes(spec.bytes);
  }
}

/** What lies beside the log of a recording that was not packed; only the recorder's own log has that name. */
function besideLog(path: string): Omit<OpenedLog, "log"> {
  if (basename(path) !== entryNames.log) return { run: unknownRun };
  const folder = dirname(path);
  const read = (name: string): Uint8Array | undefined => {
    try {
      return readFileSync(join(folder, name));
    } catch {
      return undefined;
    }
  };
  const metaBytes = read(entryNames.meta);
  const meta = metaBytes === undefined ? undefined : parseMeta(metaBytes);
  const approximateStacks = read(entryNames.approximateStacks);
  return {
    run: runInfoOf(meta?.ok ? meta.value : null),
    sources: recordedSourcesOf({
      symbols: read(entryNames.symbols) ?? null,
      ...(approximateStacks === undefined ? {} : { approximateStacks }),
    }),
  };
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
