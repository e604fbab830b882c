import type { LiveChannel } from "./live_channel.ts";

// How long a file is, as far as the log tells: what is locked from its end on depends on it. Whoever changes it
// without being traced goes unseen.

/** A call told, or set, its length. */
export function knowFileBytes(live: LiveChannel, bytes: number): void {
  if (bytes >= 0) live.fileBytes = bytes;
}

/** Something was written up to byte `end`; NaN where the log does not tell. */
export function growFile(live: LiveChannel, end: number): void {
  if (live.fileBytes === undefined) return;
  live.fileBytes = Math.max(live.fileBytes, end);
  if (Number.isNaN(end)) live.fileBytes = undefined;
}
