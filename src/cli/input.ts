import { readFileSync } from "node:fs";
import { openTraceFile, type TraceFile } from "../tracefile/trace_file.ts";
import { Refusal, reasonOf } from "./refusal.ts";

/** Opens what a person named: an `.ipctrace`, a log, a packed log, or `-` for standard input. */
export function readInput(path: string): TraceFile {
  const name = path === "-" ? "Standard input" : path;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path === "-" ? 0 : path);
  } catch (cause) {
    throw new Refusal(`Cannot read ${path}: ${reasonOf(cause)}.`);
  }
  const opened = openTraceFile(bytes);
  if (!opened.ok) throw new Refusal(`${name} cannot be opened: ${opened.error}`);
  return opened.value;
}
