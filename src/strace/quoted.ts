import { backslash, digit0, lessThan, quote } from "./ascii.ts";
import { afterAnnotation, afterString, unclosed } from "./enclosed.ts";
import { joinBytes } from "./join_bytes.ts";
import { hexValue } from "./numbers.ts";

/** Bytes that strace printed as text: perhaps fewer than there were (`"abc"...`), see its -s. */
export interface DecodedBytes {
  readonly bytes: Uint8Array;
}

/** `\n` and its like; the other letters stand for themselves. */
const letters: Readonly<Record<number, number>> = {
  110: 0x0a,
  116: 0x09,
  114: 0x0d,
  118: 0x0b,
  102: 0x0c,
  97: 0x07,
  98: 0x08,
};
const hexLetter = 0x78;
const mostOctalDigits = 3;

/**
 * The bytes that the text in `[start, end)` stands for: `\177ELF\2`, `\x7f` (-x and -xx), `\n`, `\"`.
 * strace's `string_quote` (src/util.c) writes one to three octal digits, three if a digit follows.
 */
export function unescaped(text: Uint8Array, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  let length = 0;
  let at = start;
  while (at < end) {
    const byte = text[at++] as number;
    if (byte !== backslash || at === end) {
      bytes[length++] = byte;
      continue;
    }
    const code = text[at] as number;
    if (code === hexLetter) {
      const high = at + 1 < end ? hexValue(text[at + 1] as number) : -1;
      const low = at + 2 < end ? hexValue(text[at + 2] as number) : -1;
      at += high < 0 ? 1 : low < 0 ? 2 : 3;
      bytes[length++] = high < 0 ? hexLetter : low < 0 ? high : high * 16 + low;
      continue;
    }
    let octal = 0;
    let digits = 0;
    while (digits < mostOctalDigits && at < end && isOctal(text[at] as number)) {
      octal = octal * 8 + ((text[at++] as number) - digit0);
      digits++;
    }
    if (digits > 0) bytes[length++] = octal;
    else {
      bytes[length++] = letters[code] ?? code;
      at++;
    }
  }
  return bytes.subarray(0, length);
}

/** All strings in `[start, end)`, decoded and joined; undefined if there is none (NULL, an address). */
export function stringsIn(text: Uint8Array, start: number, end: number): DecodedBytes | undefined {
  const pieces: Uint8Array[] = [];
  for (let at = start; at < end; at++) {
    if (text[at] === lessThan) {
      const after = afterAnnotation(text, at, end);
      if (after !== unclosed) at = after - 1;
    }
    if (text[at] !== quote) continue;
    const after = afterString(text, at, end);
    const close = after === unclosed ? end : after - 1;
    pieces.push(unescaped(text, at + 1, close));
    at = close;
  }
  return pieces.length > 0 ? { bytes: joinBytes(pieces) } : undefined;
}

function isOctal(byte: number): boolean {
  return byte >= digit0 && byte < digit0 + 8;
}
