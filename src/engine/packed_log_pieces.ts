import type { UnpackingLog } from "../tracefile/unpacking_log.ts";
import type { LogPieces } from "./engine_loop.ts";

/** The log of a recording, handed out as it is unpacked. `next` throws, with words for a person, where it is damaged. */
export class PackedLogPieces implements LogPieces {
  constructor(readonly log: UnpackingLog) {}

  next(): Uint8Array | undefined {
    const piece = this.log.next();
    if (!piece.ok) throw new Error(piece.error);
    return piece.value;
  }

  read(offset: number, length: number): Uint8Array {
    return this.log.read(offset, length);
  }

  get position(): number {
    return this.log.position;
  }

  get size(): number {
    return this.log.size;
  }

  close(): void {}
}
