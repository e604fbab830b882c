import {
  asterisk,
  backslash,
  closeParen,
  greaterThan,
  isDigit,
  lessThan,
  minus,
  openBracket,
  openParen,
  quote,
  slash,
} from "./ascii.ts";

/** Nothing closes what was opened: the line was cut, or an old strace printed a path raw. */
export const unclosed = -1;

/** The position after the string whose quote is at `open`. */
export function afterString(bytes: Uint8Array, open: number, end: number): number {
  for (let at = open + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte === backslash) at++;
    else if (byte === quote) return at + 1;
  }
  return unclosed;
}

/**
 * The position after the annotation of a descriptor or pid that begins with the `<` at `open`. Inside, strace
 * (from 4.22 on) writes `<` and `>` of a path in octal, so brackets nest truly (`</dev/null<char 1:3>>`), but for the arrow of
 * `TCP:[a->b]` and for the quoted path of a unix socket (src/socketutils.c). `1<<3` opens nothing.
 */
export function afterAnnotation(bytes: Uint8Array, open: number, end: number): number {
  if (bytes[open + 1] === lessThan) return unclosed;
  let depth = 0;
  for (let at = open; at < end; at++) {
    switch (bytes[at]) {
      case lessThan:
        depth++;
        break;
      case greaterThan:
        if (!isArrow(bytes, at) && --depth === 0) return at + 1;
        break;
      case backslash:
        at++;
        break;
      case quote: {
        const after = afterString(bytes, at, end);
        if (after !== unclosed) at = after - 1;
        break;
      }
    }
  }
  return unclosed;
}

/** `->` between two inodes or two addresses. */
function isArrow(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 1] !== minus) return false;
  const next = bytes[at + 1];
  return isDigit(next) || next === openBracket;
}

/** The position after the `)` that closes the `(` at `open`; strings are skipped, and what stands behind a backslash. */
export function afterParens(bytes: Uint8Array, open: number, end: number): number {
  let depth = 0;
  for (let at = open; at < end; at++) {
    const byte = bytes[at];
    if (byte === openParen) depth++;
    else if (byte === closeParen) {
      if (--depth === 0) return at + 1;
    } else if (byte === backslash) at++;
    else if (byte === quote) {
      const after = afterString(bytes, at, end);
      if (after === unclosed) return unclosed;
      at = after - 1;
    }
  }
  return unclosed;
}

/** The position after the comment that begins at `open`. */
export function afterComment(bytes: Uint8Array, open: number, end: number): number {
  for (let at = open + 2; at + 1 < end; at++) {
    if (bytes[at] === asterisk && bytes[at + 1] === slash) return at + 2;
  }
  return unclosed;
}
