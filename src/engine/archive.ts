import { textOf } from "../base/strings.ts";
import { noApproximateStacks, parseApproximateStacks } from "../tracefile/approximate_stacks.ts";
import type { RecordingMeta } from "../tracefile/meta.ts";
import { openOrSalvage } from "../tracefile/salvage.ts";
import { SymbolTable } from "../tracefile/symbol_table.ts";
import { parseSymbols } from "../tracefile/symbols.ts";
import { openAllButLog, recognise, type TraceFile } from "../tracefile/trace_file.ts";
import { UnpackingLog } from "../tracefile/unpacking_log.ts";
import { deflated, packedBytes } from "../tracefile/zip_directory.ts";
import type { OpenedLog } from "./engine_loop.ts";
import { PackedLogPieces } from "./packed_log_pieces.ts";
import { PiecedLog } from "./pieced_log.ts";
import { type RunInfo, unknownRun } from "./run_info.ts";
import type { RecordedSources } from "./source/trace_sources.ts";

/** Whether a file that begins with `bytes` must be unpacked as a whole; a plain log can be read in pieces. */
export function isPacked(bytes: Uint8Array): boolean {
  return recognise(bytes) !== "log";
}

/**
 * Opens a recording or a log held in memory; of one that is cut short, its beginning. Throws an error whose message is
 * for a person.
 */
export function openTraceBytes(bytes: Uint8Array): OpenedLog {
  const unpacking = openUnpacking(bytes);
  if (unpacking !== undefined) return unpacking;
  const opened = openOrSalvage(bytes);
  if (!opened.ok) throw new Error(opened.error);
  const { file, cutShort } = opened.value;
  return {
    log: new PiecedLog(file.log),
    run: { ...runInfoOf(file.meta), cutShort },
    sources: recordedSourcesOf(file),
  };
}

/** A whole recording, whose log is unpacked while it is read; undefined for everything else. */
function openUnpacking(bytes: Uint8Array): OpenedLog | undefined {
  if (recognise(bytes) !== "ipctrace") return undefined;
  const recording = openAllButLog(bytes);
  if (!recording.ok) return undefined;
  const { logEntry, meta } = recording.value;
  const packed = packedBytes(bytes, logEntry);
  if (packed === undefined || logEntry.method !== deflated || logEntry.encrypted) return undefined;
  return {
    log: new PackedLogPieces(new UnpackingLog(packed, logEntry)),
    run: { ...runInfoOf(meta), cutShort: false },
    sources: recordedSourcesOf(recording.value),
  };
}

/**
 * What a recording brings along of the program's source. A file of it that cannot be read is as if it were not there,
 * but said: the trace itself is whole.
 */
export function recordedSourcesOf({
  symbols,
  approximateStacks,
}: Pick<TraceFile, "symbols" | "approximateStacks">): RecordedSources {
  const known = symbols === null ? undefined : parseSymbols(textOf(symbols));
  const waiting =
    approximateStacks === undefined ? undefined : parseApproximateStacks(textOf(approximateStacks));
  const troubles = [known, waiting].flatMap((read) => (read === undefined || read.ok ? [] : [read.error]));
  const approximate = waiting?.ok ? waiting.value : noApproximateStacks;
  return {
    symbols: known?.ok ? known.value : new SymbolTable(),
    approximate: { ...approximate, notes: [...approximate.notes, ...troubles] },
  };
}

export function runInfoOf(meta: RecordingMeta | null): RunInfo {
  if (meta === null) return unknownRun;
  return {
    command: meta.command,
    tracer: meta.tracer,
    timedOut: meta.exit !== null && "timeout" in meta.exit,
    stoppedUnixNs: meta.stoppedUnixNs === undefined ? undefined : BigInt(meta.stoppedUnixNs),
    ...(meta.attached === undefined ? {} : { attached: meta.attached }),
  };
}
