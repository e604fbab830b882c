import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { crc32 } from "../../../src/tracefile/crc32.ts";
import { UnpackingLog } from "../../../src/tracefile/unpacking_log.ts";
import { deflated, type ZipEntry } from "../../../src/tracefile/zip_directory.ts";

/** Lines that do not repeat, so that they pack badly and come in several pieces. */
function longLog(lines: number): Uint8Array {
  let seed = 1;
  const line = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return `41 1.0 write(4, "${seed.toString(36)}${(seed * 7).toString(36)}", 9) = 9`;
  };
  return new TextEncoder().encode(Array.from({ length: lines }, line).join("\n"));
}

function packed(log: Uint8Array, declared: Partial<ZipEntry> = {}): UnpackingLog {
  const bytes = deflateSync(log);
  const entry = { name: "trace.strace", method: deflated, encrypted: false, offset: 0 };
  const sizes = { size: log.length, packedSize: bytes.length, crc32: crc32(log) };
  return new UnpackingLog(bytes, { ...entry, ...sizes, ...declared });
}

function drain(log: UnpackingLog): { pieces: Uint8Array[]; error: string | undefined } {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = log.next();
    if (!piece.ok) return { pieces, error: piece.error };
    if (piece.value === undefined) return { pieces, error: undefined };
    pieces.push(piece.value.slice());
  }
}

describe("a log that is unpacked while it is read", () => {
  const log = longLog(20_000);

  it("comes in pieces that are the log, and tells how far it is", () => {
    const unpacking = packed(log);
    unpacking.next();
    expect(unpacking.position).toBeGreaterThan(0);
    expect(unpacking.position).toBeLessThan(log.length);
    expect(unpacking.size).toBe(log.length);
    const { pieces, error } = drain(packed(log));
    expect(error).toBeUndefined();
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).equals(log)).toBe(true);
  });

  it("gives again what it has given", () => {
    const unpacking = packed(log);
    drain(unpacking);
    expect(unpacking.read(100, 50)).toEqual(log.subarray(100, 150));
    expect(unpacking.read(log.length - 3, 50)).toEqual(log.subarray(-3));
  });

  it("may be empty", () => {
    expect(drain(packed(new Uint8Array(0)))).toEqual({ pieces: [], error: undefined });
  });

  it("says at its end that it is not what was packed", () => {
    const { pieces, error } = drain(packed(log, { crc32: 1 }));
    expect(pieces.length).toBeGreaterThan(0);
    expect(error).toContain("trace.strace in the recording is damaged");
  });

  it("is never unpacked beyond the size it declares", () => {
    const unpacking = packed(log, { size: 1000 });
    expect(drain(unpacking).error).toContain("damaged");
    expect(unpacking.position).toBeLessThanOrEqual(1000);
    expect(drain(packed(log, { size: log.length + 1 })).error).toContain("damaged");
  });

  it("is damaged where its bytes are none that deflate writes, or end early", () => {
    const bytes = deflateSync(log);
    const entry = { name: "trace.strace", method: deflated, encrypted: false, offset: 0, crc32: crc32(log) };
    const half = bytes.subarray(0, bytes.length / 2);
    const cut = new UnpackingLog(half, { ...entry, size: log.length, packedSize: half.length });
    expect(drain(cut).error).toContain("damaged");
    const noise = new Uint8Array(1000).fill(0xff);
    const bad = new UnpackingLog(noise, { ...entry, size: log.length, packedSize: noise.length });
    expect(drain(bad).error).toContain("damaged");
  });
});
