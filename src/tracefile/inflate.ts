import { Gunzip, Inflate } from "fflate";
import { err, ok, type Result } from "../base/result.ts";
import { ByteCollector } from "./byte_collector.ts";

/** Compressed bytes handed over at a time, so that a bomb is noticed after a few pieces, not after gigabytes. */
const pieceLength = 1 << 16;

export type InflateFailure = "damaged" | "too-large";

/** Undoes raw deflate, the method 8 of zip. `expected` is a hint of the size, `limit` a bound nothing passes; in bytes. */
export function inflate(
  packed: Uint8Array,
  expected: number,
  limit: number,
): Result<Uint8Array, InflateFailure> {
  return drain(new Inflate(), packed, expected, limit);
}

export function gunzip(packed: Uint8Array, limit: number): Result<Uint8Array, InflateFailure> {
  return drain(new Gunzip(), packed, packed.length * 8, limit);
}

/** As much of raw deflate as there is of it; nothing if that is more than `limit` bytes. */
export function inflateBeginning(packed: Uint8Array, limit: number): Uint8Array {
  return drainBeginning(new Inflate(), packed, limit);
}

export function gunzipBeginning(packed: Uint8Array, limit: number): Uint8Array {
  return drainBeginning(new Gunzip(), packed, limit);
}

function drainBeginning(stream: Inflate | Gunzip, packed: Uint8Array, limit: number): Uint8Array {
  const collector = new ByteCollector(packed.length * 8, limit);
  let fits = true;
  stream.ondata = (piece) => {
    fits &&= collector.add(piece);
  };
  try {
    // Never the last piece: the end is known to be missing.
    for (let offset = 0; offset < packed.length && fits; offset += pieceLength) {
      stream.push(packed.subarray(offset, offset + pieceLength), false);
    }
  } catch {
    // What came before the damage is what there is.
  }
  return fits ? collector.bytes() : new Uint8Array(0);
}

function drain(
  stream: Inflate | Gunzip,
  packed: Uint8Array,
  expected: number,
  limit: number,
): Result<Uint8Array, InflateFailure> {
  const collector = new ByteCollector(expected, limit);
  let fits = true;
  let ended = false;
  stream.ondata = (piece, final) => {
    fits &&= collector.add(piece);
    ended ||= final;
  };
  try {
    for (let offset = 0; offset < packed.length && fits; offset += pieceLength) {
      const end = Math.min(packed.length, offset + pieceLength);
      stream.push(packed.subarray(offset, end), end === packed.length);
    }
  } catch {
    return err("damaged");
  }
  if (!fits) return err("too-large");
  return ended ? ok(collector.bytes()) : err("damaged");
}
