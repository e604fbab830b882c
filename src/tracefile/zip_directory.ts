import { err, ok, type Result } from "../base/result.ts";
import { textOf } from "../base/strings.ts";

/** The method of zip that packs; 0 is stored as it is. */
export const deflated = 8;

/** One file in a zip, as its central directory declares it. Nothing of it is trusted yet. */
export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflate. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc32: number;
  readonly packedSize: number;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
}

const endSignature = 0x0605_4b50;
const entrySignature = 0x0201_4b50;
const localSignature = 0x0403_4b50;
const endLength = 22;
const entryLength = 46;
const localLength = 30;

/** A recording has three entries and, one day, sources; a thousand is a zip of something else, or an attack. */
const mostEntries = 1000;

/**
 * Reads the central directory (APPNOTE.TXT 4.3.12 to 4.3.16) of a zip without multiple disks or zip64.
 *
 * Read here and not by fflate, which does the inflating: its unzip neither checks checksums nor tells encrypted entries
 * apart, and a damaged recording must not pass for a good one. Libraries that check both unpack asynchronously, which
 * the engine, one task in a worker, has no other use for.
 */
export function readZipDirectory(zip: Uint8Array): Result<readonly ZipEntry[]> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  if (end < 0)
    return err("The zip is cut short: its end is missing. Copy it once more from where it came from.");
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) return err(`The zip holds ${count} entries; a recording has a handful.`);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + entryLength > end || view.getUint32(at, true) !== entrySignature) return err(damaged);
    const nameLength = view.getUint16(at + 28, true);
    const next =
      at + entryLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return err(damaged);
    entries.push({
      name: textOf(zip, at + entryLength, at + entryLength + nameLength),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      crc32: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return ok(entries);
}

/** The bytes of an entry as they stand in the zip; undefined if they lie outside of it. */
export function packedBytes(zip: Uint8Array, entry: ZipEntry): Uint8Array | undefined {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const { offset } = entry;
  if (offset + localLength > zip.length || view.getUint32(offset, true) !== localSignature) return undefined;
  const start = offset + localLength + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return start + entry.packedSize > zip.length ? undefined : zip.subarray(start, start + entry.packedSize);
}

/** An entry as it stands in the file, with its own header: all there is of a zip whose directory is missing. */
export interface LocalEntry extends Omit<ZipEntry, "offset"> {
  /** Fewer than `packedSize` where the file ends. */
  readonly packed: Uint8Array;
}

/** Entries in the order they stand (APPNOTE.TXT 4.3.7), from the first byte up to what is no entry, or is cut. */
export function* localEntries(zip: Uint8Array): Generator<LocalEntry> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let at = 0;
  for (let count = 0; count < mostEntries; count++) {
    if (at + localLength > zip.length || view.getUint32(at, true) !== localSignature) return;
    const flags = view.getUint16(at + 6, true);
    const packedSize = view.getUint32(at + 18, true);
    const nameEnd = at + localLength + view.getUint16(at + 26, true);
    const start = nameEnd + view.getUint16(at + 28, true);
    // Bit 3: the sizes stand behind the data, of which the end is then unknown.
    const sizesBehind = (flags & 8) !== 0;
    yield {
      name: textOf(zip, at + localLength, nameEnd),
      method: view.getUint16(at + 8, true),
      encrypted: (flags & 1) !== 0,
      crc32: view.getUint32(at + 14, true),
      packedSize: sizesBehind ? Number.POSITIVE_INFINITY : packedSize,
      size: view.getUint32(at + 22, true),
      packed: zip.subarray(start, sizesBehind ? zip.length : start + packedSize),
    };
    if (sizesBehind) return;
    at = start + packedSize;
  }
}

const damaged = "The zip is damaged: its directory does not add up.";

/** The end record is the last thing in the file but for a comment of at most 65535 bytes. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - endLength - 0xffff);
  for (let at = view.byteLength - endLength; at >= lowest; at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  return -1;
}
