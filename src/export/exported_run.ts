import type { Trace } from "../ipc/trace.ts";
import type { Summary } from "../protocol/summary.ts";

/**
 * What an export is made from. None of it holds what the program wrote and read: payloads stay in the log, so a format
 * that is not the log itself cannot give away a password that went through a pipe.
 */
export interface ExportedRun {
  readonly trace: Trace;
  readonly summary: Summary;
}

/** A large export is made piece by piece, so that it need not fit in memory twice. */
export type Pieces = Iterable<string> | Iterable<Uint8Array>;

const pieceLength = 1 << 16;

/** The same text in pieces of about 64 KiB: writing a line at a time would cost a system call each. */
export function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length >= pieceLength) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
