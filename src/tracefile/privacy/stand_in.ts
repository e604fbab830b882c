import { backslash, digit0, letterX } from "../../strace/ascii.ts";
import { unescaped } from "../../strace/quoted.ts";
import { keyedHash } from "./keyed_hash.ts";
import type { PayloadMode } from "./payload_mode.ts";

/** What stands for a payload between its quotes, in strace's own notation. */
export interface StandIn {
  readonly text: Uint8Array;
  /** There was more: `...` must follow, as after what strace itself cut. */
  readonly cut: boolean;
}

const nothing = new Uint8Array(0);
const encoder = new TextEncoder();

/** For the payload whose escaped text is `bytes[start, end)`. Never stands for more bytes than were there. */
export function standInFor(bytes: Uint8Array, start: number, end: number, mode: PayloadMode): StandIn {
  switch (mode.keep) {
    case "all":
      return { text: bytes.subarray(start, end), cut: false };
    case "nothing":
      return { text: nothing, cut: end > start };
    case "first": {
      const cutAt = afterBytes(bytes, start, end, mode.bytes);
      return { text: bytes.subarray(start, cutAt), cut: cutAt < end };
    }
    case "hash": {
      const payload = unescaped(bytes, start, end);
      const digits = `#${keyedHash(payload, mode.key)}`.slice(0, payload.length);
      return { text: encoder.encode(digits), cut: payload.length > digits.length };
    }
  }
}

/** The position after `count` payload bytes of the escaped text at `start`; an escape is never cut in two. */
function afterBytes(bytes: Uint8Array, start: number, end: number, count: number): number {
  let at = start;
  for (let i = 0; i < count && at < end; i++) at = afterByte(bytes, at, end);
  return Math.min(at, end);
}

function afterByte(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== backslash) return at + 1;
  if (bytes[at + 1] === letterX) return at + 4;
  let digits = 0;
  while (digits < 3 && at + 1 + digits < end && isOctal(bytes[at + 1 + digits])) digits++;
  return at + 1 + Math.max(1, digits);
}

function isOctal(byte: number | undefined): boolean {
  return byte !== undefined && byte >= digit0 && byte < digit0 + 8;
}
