import { Inflate } from "fflate";
import { err, ok, type Result } from "../base/result.ts";
import { ByteCollector } from "./byte_collector.ts";
import { crc32 } from "./crc32.ts";
import type { ZipEntry } from "./zip_directory.ts";

/** Packed bytes undone at a time: logs pack to a tenth, so about a megabyte comes out, 5 ms of work. */
const pieceLength = 1 << 16;

/**
 * A log that is unpacked while it is read, so that its beginning shows before its end is unpacked. What has been unpacked
 * stays in memory. Whether the whole is what was packed is known only at its end.
 */
export class UnpackingLog {
  readonly #packed: Uint8Array;
  readonly #entry: ZipEntry;
  readonly #unpacked: ByteCollector;
  readonly #inflate = new Inflate();
  #packedAt = 0;
  #crc = 0;
  #fits = true;
  #ended = false;

  /** @param packed raw deflate, as `entry` declares it */
  constructor(packed: Uint8Array, entry: ZipEntry) {
    this.#packed = packed;
    this.#entry = entry;
    // Nothing beyond the declared size is ever unpacked: a small zip cannot grow past what it declares.
    this.#unpacked = new ByteCollector(entry.size, entry.size);
    this.#inflate.ondata = (piece, final) => {
      this.#fits &&= this.#unpacked.add(piece);
      this.#crc = crc32(piece, this.#crc);
      this.#ended ||= final;
    };
  }

  /** Bytes unpacked so far, and bytes there will be. */
  get position(): number {
    return this.#unpacked.length;
  }

  get size(): number {
    return this.#entry.size;
  }

  /** The next bytes; undefined at the end. The error is one sentence for a person. */
  next(): Result<Uint8Array | undefined> {
    const from = this.#unpacked.length;
    while (this.#unpacked.length === from && !this.#ended) {
      if (this.#packedAt >= this.#packed.length || !this.#push() || !this.#fits) return err(this.#damage);
    }
    if (this.#unpacked.length > from) return ok(this.#unpacked.bytes().subarray(from));
    return this.#unpacked.length === this.size && this.#crc === this.#entry.crc32
      ? ok(undefined)
      : err(this.#damage);
  }

  /** What has been unpacked of `[offset, offset + length)`. */
  read(offset: number, length: number): Uint8Array {
    const start = Math.max(0, offset);
    return this.#unpacked.bytes().subarray(start, Math.max(start, offset + length));
  }

  /** False if the bytes are none that deflate writes. */
  #push(): boolean {
    const end = Math.min(this.#packed.length, this.#packedAt + pieceLength);
    const piece = this.#packed.subarray(this.#packedAt, end);
    this.#packedAt = end;
    try {
      this.#inflate.push(piece, end === this.#packed.length);
      return true;
    } catch {
      return false;
    }
  }

  get #damage(): string {
    return `${this.#entry.name} in the recording is damaged: what follows here is not what was recorded.`;
  }
}
