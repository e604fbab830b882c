import type { HashKey } from "./payload_mode.ts";

/**
 * HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein's SipHash on 32-bit words): short inputs are hashed in
 * well under a microsecond without big integers, and nobody who lacks the key can compute it.
 * @returns 16 hexadecimal digits
 */
export function keyedHash(bytes: Uint8Array, [k0, k1]: HashKey): string {
  const v = new Uint32Array([k0, k1 ^ 0xee, 0x6c796765 ^ k0, 0x74656462 ^ k1]);
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) absorb(v, word(bytes, at, 4));
  absorb(v, word(bytes, whole, bytes.length - whole) | ((bytes.length & 0xff) << 24));
  change(v, 2, 0xee);
  rounds(v, 4);
  const first = at(v, 1) ^ at(v, 3);
  change(v, 1, 0xdd);
  rounds(v, 4);
  return hex(first) + hex(at(v, 1) ^ at(v, 3));
}

/** Little-endian; bytes that are not there count as 0. */
function word(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value |= (bytes[start + i] ?? 0) << (8 * i);
  return value;
}

function absorb(v: Uint32Array, message: number): void {
  change(v, 3, message);
  rounds(v, 2);
  change(v, 0, message);
}

function rounds(v: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    half(v, 0, 1, 5);
    v[0] = rotated(at(v, 0), 16);
    half(v, 2, 3, 8);
    half(v, 0, 3, 7);
    half(v, 2, 1, 13);
    v[2] = rotated(at(v, 2), 16);
  }
}

function half(v: Uint32Array, into: number, mixed: number, bits: number): void {
  v[into] = at(v, into) + at(v, mixed);
  v[mixed] = rotated(at(v, mixed), bits) ^ at(v, into);
}

function change(v: Uint32Array, index: number, by: number): void {
  v[index] = at(v, index) ^ by;
}

function at(v: Uint32Array, index: number): number {
  return v[index] ?? 0;
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
