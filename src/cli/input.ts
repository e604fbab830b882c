import { readFileSync, statSync } from "node:fs";
import { FileLog } from "../tracefile/log_source.node.ts";
import { MemoryLog } from "../tracefile/log_source.ts";
import { openTraceFile, recognise } from "../tracefile/trace_file.ts";
import type { OpenedTrace } from "./opened_trace.ts";
import { Refusal, reasonOf } from "./refusal.ts";

/** Opens what a person named: an `.ipctrace`, a log, a packed log, or `-` for standard input. */
export function readInput(path: string): OpenedTrace {
  try {
    return (path === "-" ? undefined : plainLog(path)) ?? unpacked(path);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(`Cannot read ${path}: ${reasonOf(cause)}.`);
  }
}

/** A log on disk is read in pieces, whatever its size; undefined for all else. */
function plainLog(path: string): OpenedTrace | undefined {
  if (!statSync(path).isFile()) return undefined;
  const log = new FileLog(path);
  if (recognise(log.read(0, 4096)) === "log") return { log, meta: null, symbols: null };
  log.dispose();
  return undefined;
}

function unpacked(path: string): OpenedTrace {
  const opened = openTraceFile(readFileSync(path === "-" ? 0 : path));
  if (!opened.ok)
    throw new Refusal(`${path === "-" ? "Standard input" : path} cannot be opened: ${opened.error}`);
  return { ...opened.value, log: new MemoryLog(opened.value.log) };
}
