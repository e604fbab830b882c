import { zipSync } from "fflate";
import { err, ok, type Result } from "../base/result.ts";
import { crc32 } from "./crc32.ts";
import { gunzip, gunzipBeginning, inflate } from "./inflate.ts";
import { formatMeta, parseMeta, type RecordingMeta } from "./meta.ts";
import { deflated, packedBytes, readZipDirectory, type ZipEntry } from "./zip_directory.ts";

/** What a file that holds a trace holds. */
export interface TraceFile {
  /** strace's own text. */
  readonly log: Uint8Array;
  /** Null for a log that was not recorded by IPC Scope. */
  readonly meta: RecordingMeta | null;
  /** `symbols.json` as it stands; null if there is none. */
  readonly symbols: Uint8Array | null;
  /** `approximate-stacks.json` as it stands; left out if there is none. */
  readonly approximateStacks?: Uint8Array;
}

/** 2 GiB: what one typed array holds in every browser of today. */
export const largestLog = 2 ** 31 - 1;

/** Of the entries of an `.ipctrace`. */
export const entryNames = {
  log: "trace.strace",
  meta: "meta.json",
  symbols: "symbols.json",
  approximateStacks: "approximate-stacks.json",
} as const;

/** What surrounds the log is small; more than this was not written by us, and would be read as one text. Bytes. */
const mostOf: Readonly<Record<string, number>> = {
  [entryNames.meta]: 16 * 1024 * 1024,
  [entryNames.symbols]: 256 * 1024 * 1024,
  [entryNames.approximateStacks]: 64 * 1024 * 1024,
};

/** Deflate packs 258 bytes into two bits at best: what declares more than that lies. */
const mostPacking = 1032;

export type TraceFormat = "ipctrace" | "gzip" | "log";

/** By the first bytes; a name says nothing about what is in a file. */
export function recognise(bytes: Uint8Array): TraceFormat | "zstd" | "binary" {
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]))
    return "ipctrace";
  if (startsWith(bytes, [0x1f, 0x8b])) return "gzip";
  if (startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd])) return "zstd";
  // strace escapes everything that is not printable, so a zero byte never stands in its output.
  return bytes.subarray(0, 4096).includes(0) ? "binary" : "log";
}

/**
 * Opens an `.ipctrace`, a plain strace log, or one packed with gzip. The error is one sentence for a person.
 * Nothing is unpacked beyond `limit` bytes, and only the entries known by name are looked at.
 */
export function openTraceFile(bytes: Uint8Array, limit = largestLog): Result<TraceFile> {
  const format = recognise(bytes);
  switch (format) {
    case "ipctrace":
      return openRecording(bytes, limit);
    case "gzip":
      return openGzip(bytes, limit);
    case "zstd":
      return err("This is packed with zstd, which is not read here. Unpack it first: zstd -d FILE");
    case "binary":
      return err("This is neither an .ipctrace nor an strace log: it is a binary file.");
    case "log":
      return bytes.length > limit ? err(tooLarge("The log", limit)) : ok(bareLog(bytes));
  }
}

/** The bytes of an `.ipctrace`. */
export function writeTraceFile(file: TraceFile): Uint8Array {
  return zipSync(
    {
      // The log last: of a file that is cut short the rest is then still there.
      ...(file.meta === null ? {} : { [entryNames.meta]: formatMeta(file.meta) }),
      ...(file.symbols === null ? {} : { [entryNames.symbols]: file.symbols }),
      ...(file.approximateStacks === undefined
        ? {}
        : { [entryNames.approximateStacks]: file.approximateStacks }),
      [entryNames.log]: file.log,
    },
    // Level 3 packs a log to a tenth like level 6 does, in half the time.
    { level: 3 },
  );
}

function openGzip(bytes: Uint8Array, limit: number): Result<TraceFile> {
  // A bomb is mostly zeros: seen at once, and not after gigabytes.
  const beginning = gunzipBeginning(bytes.subarray(0, lookedAt), limit);
  if (beginning.length > 0 && recognise(beginning) !== "log") return err(noLogInGzip);
  const log = gunzip(bytes, limit);
  if (!log.ok)
    return err(
      log.error === "damaged" ? "The gzip file is damaged or cut short." : tooLarge("The log", limit),
    );
  const inner = recognise(log.value);
  return inner === "log" ? ok(bareLog(log.value)) : err(noLogInGzip);
}

const noLogInGzip = "The gzip file holds no strace log.";
/** Packed bytes whose contents tell what kind of file it is. */
const lookedAt = 4096;

/** What an `.ipctrace` holds, its log still packed. */
export interface PackedRecording extends Omit<TraceFile, "log"> {
  readonly logEntry: ZipEntry;
}

function openRecording(zip: Uint8Array, limit: number): Result<TraceFile> {
  const recording = openAllButLog(zip, limit);
  if (!recording.ok) return recording;
  const { logEntry, ...rest } = recording.value;
  const log = unpack(zip, logEntry, limit);
  return log.ok ? ok({ ...rest, log: log.value }) : log;
}

/** Everything in an `.ipctrace` but its log, which is nearly all of it; the log is at most `limit` bytes. */
export function openAllButLog(zip: Uint8Array, limit = largestLog): Result<PackedRecording> {
  const directory = readZipDirectory(zip);
  if (!directory.ok) return directory;
  const find = (name: string) => directory.value.find((entry) => entry.name === name);
  const twice = Object.values(entryNames).find(
    (name) => directory.value.filter((entry) => entry.name === name).length > 1,
  );
  if (twice !== undefined) return err(`The zip holds ${twice} twice, so that it could be read as either.`);
  const logEntry = find(entryNames.log);
  if (logEntry === undefined) return err(`This zip is not a recording: it holds no ${entryNames.log}.`);
  if (logEntry.size > limit) return err(tooLarge(logEntry.name, limit));
  if (!canHold(logEntry)) return err(notAsDeclared(logEntry.name));

  const metaBytes = unpackOptional(zip, find(entryNames.meta), limit);
  if (!metaBytes.ok) return metaBytes;
  const meta = metaBytes.value === null ? ok(null) : parseMeta(metaBytes.value);
  if (!meta.ok) return meta;

  const symbols = unpackOptional(zip, find(entryNames.symbols), limit);
  if (!symbols.ok) return symbols;
  const approximate = unpackOptional(zip, find(entryNames.approximateStacks), limit);
  if (!approximate.ok) return approximate;
  return ok({
    logEntry,
    meta: meta.value,
    symbols: symbols.value,
    ...(approximate.value === null ? {} : { approximateStacks: approximate.value }),
  });
}

function unpackOptional(
  zip: Uint8Array,
  entry: ZipEntry | undefined,
  limit: number,
): Result<Uint8Array | null> {
  if (entry === undefined) return ok(null);
  return unpack(zip, entry, Math.min(limit, mostOf[entry.name] ?? limit));
}

/** Nothing is set aside for what cannot be in there. */
function canHold({ method, size, packedSize }: ZipEntry): boolean {
  return method === deflated ? size <= (packedSize + 1) * mostPacking : size === packedSize;
}

function unpack(zip: Uint8Array, entry: ZipEntry, limit: number): Result<Uint8Array> {
  if (entry.encrypted) return err(`${entry.name} in the recording is encrypted.`);
  if (entry.size > limit) return err(tooLarge(entry.name, limit));
  if (!canHold(entry)) return err(notAsDeclared(entry.name));
  const packed = packedBytes(zip, entry);
  if (packed === undefined) return err(`The recording is cut short: ${entry.name} is not all there.`);
  const bytes = undoMethod(entry, packed);
  if (bytes === undefined) return err(`${entry.name} in the recording is damaged.`);
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc32) {
    return err(notAsDeclared(entry.name));
  }
  return ok(bytes);
}

function undoMethod(entry: ZipEntry, packed: Uint8Array): Uint8Array | undefined {
  if (entry.method === 0) return packed;
  if (entry.method !== deflated) return undefined;
  // Nothing beyond the declared size is ever unpacked: a small zip cannot grow past what it declares.
  const bytes = inflate(packed, entry.size, entry.size);
  return bytes.ok ? bytes.value : undefined;
}

function bareLog(log: Uint8Array): TraceFile {
  return { log, meta: null, symbols: null };
}

function notAsDeclared(name: string): string {
  return `${name} in the recording is damaged: its size or checksum is not what the zip declares.`;
}

function tooLarge(what: string, limit: number): string {
  return `${what} is larger than the ${limit} bytes that can be opened.`;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}
