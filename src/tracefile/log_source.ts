/** The bytes of a log, wherever they are. */
export interface LogSource {
  /** Bytes there are now; a log that is being written grows. */
  readonly length: number;
  /** A copy or view of `[offset, offset + length)`, shorter where the log ends. */
  read(offset: number, length: number): Uint8Array;
}

/** A log that is in memory as a whole. */
export class MemoryLog implements LogSource {
  constructor(readonly bytes: Uint8Array) {}

  get length(): number {
    return this.bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    const start = Math.max(0, offset);
    return this.bytes.subarray(start, Math.max(start, offset + length));
  }
}

/** Bytes read at a time when a whole log is gone through: large enough that the cost per read vanishes. */
const pieceLength = 1 << 20;

/** The log from `from` up to what is its end now, piece by piece. */
export function* piecesOf(log: LogSource, from = 0): Generator<Uint8Array> {
  const end = log.length;
  for (let offset = from; offset < end; ) {
    const piece = log.read(offset, Math.min(pieceLength, end - offset));
    if (piece.length === 0) return;
    yield piece;
    offset += piece.length;
  }
}
