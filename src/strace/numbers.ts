import { digit0, digit9, letterX, minus } from "./ascii.ts";

/** 0..15, -1 if it is not a hexadecimal digit. */
export function hexValue(byte: number): number {
  if (byte >= digit0 && byte <= digit9) return byte - digit0;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** Reads the numbers of strace: decimal, `-1`, octal `0644`, hexadecimal `0x1f`. */
export class NumberReader {
  value = Number.NaN;
  /** The position after the number. */
  after = 0;

  /** False, and `value` NaN, if there is no number at `start`. Above 2^53 values are rounded. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    const negative = at < end && bytes[at] === minus;
    if (negative) at++;
    let value = 0;
    let first = at;
    if (bytes[at] === digit0 && at + 1 < end && bytes[at + 1] === letterX) {
      at += 2;
      first = at;
      for (; at < end; at++) {
        const digit = hexValue(bytes[at] as number);
        if (digit < 0) break;
        value = value * 16 + digit;
      }
    } else {
      const base = bytes[at] === digit0 ? 8 : 10;
      for (; at < end; at++) {
        const byte = bytes[at] as number;
        if (byte < digit0 || byte > digit9) break;
        value = value * base + (byte - digit0);
      }
    }
    this.after = at;
    this.value = at === first ? Number.NaN : negative ? -value : value;
    return at > first;
  }
}

const reader = new NumberReader();

/** The number at `start`; NaN if there is none. */
export function integerAt(bytes: Uint8Array, start: number, end: number): number {
  reader.read(bytes, start, end);
  return reader.value;
}
