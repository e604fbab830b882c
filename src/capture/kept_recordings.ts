import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseMeta, type RecordingMeta } from "../tracefile/meta.ts";
import type { Recording } from "./recording.ts";

/** A recording that was made earlier, or is being made now. */
export interface KeptRecording extends Recording {
  /** Of all its files. */
  readonly bytes: number;
  /** Unix milliseconds: when its log was last written. */
  readonly writtenMs: number;
  /** Null if it is missing or damaged. */
  readonly info: RecordingMeta | null;
}

/** What may be kept; a recording too much is the oldest. */
export interface KeepLimits {
  readonly recordings: number;
  /** Of all together. */
  readonly bytes: number;
}

/** Folder names as `createRecording` makes them: nothing else is ever taken for a recording, nor deleted. */
const recordingName = /^\d{8}T\d{6}-[0-9a-f]{12}$/;

/** The recordings in a folder, the newest first. None if there is no such folder. */
export async function keptRecordings(parent: string): Promise<readonly KeptRecording[]> {
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    names.filter((name) => recordingName.test(name)).map((name) => keptRecording(join(parent, name))),
  );
  return found
    .filter((recording) => recording !== undefined)
    .sort((one, other) => other.folder.localeCompare(one.folder));
}

async function keptRecording(folder: string): Promise<KeptRecording | undefined> {
  try {
    const log = join(folder, "trace.strace");
    const meta = join(folder, "meta.json");
    const { mtimeMs } = await stat(log);
    const files = await readdir(folder);
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return { folder, log, meta, bytes, writtenMs: mtimeMs, info: await metaIn(meta) };
  } catch {
    // It was deleted meanwhile, or never was one.
    return undefined;
  }
}

async function metaIn(path: string): Promise<RecordingMeta | null> {
  const bytes = await readFile(path).catch(() => undefined);
  const meta = bytes === undefined ? undefined : parseMeta(bytes);
  return meta?.ok ? meta.value : null;
}

/** Those beyond the limits, the newest being kept; never one that `isUsed`. */
export function beyondLimits(
  newestFirst: readonly KeptRecording[],
  limits: KeepLimits,
  isUsed: (recording: KeptRecording) => boolean,
): readonly KeptRecording[] {
  let bytes = 0;
  return newestFirst.filter((recording, position) => {
    bytes += recording.bytes;
    return (position >= limits.recordings || bytes > limits.bytes) && !isUsed(recording);
  });
}

/** Deletes a recording with all its files. Rejects if that is not allowed. */
export async function deleteRecording({ folder }: Recording): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
