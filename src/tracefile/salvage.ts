import { ok, type Result } from "../base/result.ts";
import { crc32 } from "./crc32.ts";
import { gunzipBeginning, inflate, inflateBeginning } from "./inflate.ts";
import { parseMeta } from "./meta.ts";
import { entryNames, largestLog, openTraceFile, recognise, type TraceFile } from "./trace_file.ts";
import { type LocalEntry, localEntries, readZipDirectory } from "./zip_directory.ts";

/** Opens a file that holds a trace; of one that is cut short, its beginning. The error is one sentence for a person. */
export function openOrSalvage(
  bytes: Uint8Array,
): Result<{ readonly file: TraceFile; readonly cutShort: boolean }> {
  const opened = openTraceFile(bytes);
  if (opened.ok) return ok({ file: opened.value, cutShort: false });
  const file = salvageTraceFile(bytes);
  return file === undefined ? opened : ok({ file, cutShort: true });
}

/**
 * What is left of an `.ipctrace` or a packed log whose end is missing: the log up to its last whole line, without the
 * checksum that stood at the end. Undefined if the file is not cut short, or nothing of its log is there. What is
 * damaged in the middle is not opened: it could say anything.
 */
export function salvageTraceFile(bytes: Uint8Array, limit = largestLog): TraceFile | undefined {
  switch (recognise(bytes)) {
    case "gzip":
      return bareLog(gunzipBeginning(bytes, limit));
    case "ipctrace":
      return readZipDirectory(bytes).ok ? undefined : salvageRecording(bytes, limit);
    default:
      return undefined;
  }
}

function salvageRecording(zip: Uint8Array, limit: number): TraceFile | undefined {
  const entries = [...localEntries(zip)];
  const find = (name: string) => entries.find((entry) => entry.name === name);
  const logEntry = find(entryNames.log);
  if (logEntry === undefined || logEntry.method !== 8 || logEntry.encrypted) return undefined;
  const whole = wholeEntry(logEntry, limit);
  const file = whole === undefined ? bareLog(inflateBeginning(logEntry.packed, limit)) : { log: whole };
  if (file === undefined) return undefined;
  const metaBytes = wholeEntry(find(entryNames.meta), limit);
  const meta = metaBytes === undefined ? undefined : parseMeta(metaBytes);
  const approximateStacks = wholeEntry(find(entryNames.approximateStacks), limit);
  return {
    log: file.log,
    meta: meta?.ok ? meta.value : null,
    symbols: wholeEntry(find(entryNames.symbols), limit) ?? null,
    ...(approximateStacks === undefined ? {} : { approximateStacks }),
  };
}

/** Undefined unless all of it is there, with the checksum that its own header declares. */
function wholeEntry(entry: LocalEntry | undefined, limit: number): Uint8Array | undefined {
  if (entry === undefined || entry.encrypted || entry.packed.length < entry.packedSize || entry.size > limit)
    return undefined;
  const bytes = entry.method === 8 ? inflate(entry.packed, entry.size, entry.size) : undefined;
  return bytes?.ok && crc32(bytes.value) === entry.crc32 ? bytes.value : undefined;
}

/** A last line that the cut went through would pass for a call that never returned. */
function bareLog(begun: Uint8Array): TraceFile | undefined {
  const log = begun.subarray(0, begun.lastIndexOf(0x0a) + 1);
  return log.length > 0 && recognise(log) === "log" ? { log, meta: null, symbols: null } : undefined;
}
