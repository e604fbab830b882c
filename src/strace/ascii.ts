/** The bytes that mean something in strace's text. */
export const space = 0x20;
export const quote = 0x22;
export const hash = 0x23;
export const percent = 0x25;
export const openParen = 0x28;
export const closeParen = 0x29;
export const asterisk = 0x2a;
export const plus = 0x2b;
export const comma = 0x2c;
export const minus = 0x2d;
export const dot = 0x2e;
export const slash = 0x2f;
export const digit0 = 0x30;
export const digit9 = 0x39;
export const colon = 0x3a;
export const lessThan = 0x3c;
export const equals = 0x3d;
export const greaterThan = 0x3e;
export const question = 0x3f;
export const openBracket = 0x5b;
export const backslash = 0x5c;
export const closeBracket = 0x5d;
export const underscore = 0x5f;
export const letterE = 0x45;
export const letterX = 0x78;
export const openBrace = 0x7b;
export const pipeSign = 0x7c;
export const closeBrace = 0x7d;
export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const escapeByte = 0x1b;

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= digit0 && byte <= digit9;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Letters, digits, `_`, and the `?` of `????(`, which strace prints when it could not read the number. */
export function isNameByte(byte: number | undefined): boolean {
  return byte !== undefined && (isLetter(byte) || byte === underscore || isDigit(byte) || byte === question);
}

export function asciiBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** True if `word` stands at `at`, wholly before `end`. */
export function standsAt(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at < 0 || at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** True if `[start, end)` ends with `word`. */
export function endsWith(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - word.length >= start && standsAt(bytes, end - word.length, end, word);
}

/** Position of the first `byte` in `[start, end)`, -1 if there is none. (The built-in search knows no end.) */
export function findByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return at;
  return -1;
}

/** Position of the first `word` in `[start, end)`, -1 if there is none. */
export function indexOf(bytes: Uint8Array, start: number, end: number, word: Uint8Array): number {
  for (let at = start; at + word.length <= end; at++) if (standsAt(bytes, at, end, word)) return at;
  return -1;
}
